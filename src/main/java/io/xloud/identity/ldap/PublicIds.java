package io.xloud.identity.ldap;

import io.xloud.identity.IdMapping.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Between the ids of a directory and those that the world sees. */
sealed interface PublicIds permits OwnIds, MappedIds {
  boolean areMapped();

  /** Whom the directory is to be asked for; nobody for an id of another domain or kind. */
  Optional<String> local(String publicId, Kind kind);

  /** The id as it is stored, whatever spelling of it was found equal. */
  Optional<String> stored(String publicId, Kind kind);

  List<String> locals(Collection<String> publicIds, Kind kind);

  /** The public id of each local one; who can have none is missing. */
  Map<String, String> shown(Kind kind, Collection<String> localIds);

  void forget(String publicId);

  void forgetAll();
}
