package io.xloud.federation;

import java.util.List;
import java.util.Optional;

/** Where mappings live. A driver finds and stores. */
public interface MappingDriver {
  Optional<Mapping> find(String id);

  /** Ordered by id. */
  List<Mapping> list();

  /**
   * Whether the id was free.
   *
   * @throws io.xloud.error.KeystoneException 400 for a version that the tables have no room for
   */
  boolean insert(Mapping mapping);

  /**
   * Whether it was there.
   *
   * @throws io.xloud.error.KeystoneException 400 for a version that the tables have no room for
   */
  boolean update(Mapping mapping);

  /** Whether it was there. */
  boolean delete(String id);
}
