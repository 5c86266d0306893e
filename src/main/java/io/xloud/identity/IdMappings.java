package io.xloud.identity;

import io.xloud.identity.IdMapping.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which id the world sees for whom, wherever these live; table {@code id_mapping}. */
public interface IdMappings {
  Optional<IdMapping> find(String publicId);

  /** Those that exist, in no order, in one question. */
  List<IdMapping> findAll(Collection<String> publicIds);

  /**
   * The public id of each local one, made and stored where there was none. A local id that the
   * table cannot tell from another one, or cannot hold, is missing in the answer.
   */
  Map<String, String> publicIds(String domainId, Kind kind, Collection<String> localIds);

  /** Keeps the mapping as it is given; one that is there already stays. */
  void adopt(IdMapping mapping);

  void delete(List<String> publicIds);

  /** Part of a change that takes the domain away. */
  void deleteOf(String domainId);
}
