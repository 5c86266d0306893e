package io.xloud.identity.ldap;

import io.xloud.identity.IdMapping.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The directory's own ids are those that the world sees. */
record OwnIds() implements PublicIds {
  @Override
  public boolean areMapped() {
    return false;
  }

  @Override
  public Optional<String> local(String publicId, Kind kind) {
    return publicId.isBlank() ? Optional.empty() : Optional.of(publicId);
  }

  @Override
  public Optional<String> stored(String publicId, Kind kind) {
    return local(publicId, kind);
  }

  @Override
  public List<String> locals(Collection<String> publicIds, Kind kind) {
    return publicIds.stream().filter(id -> !id.isBlank()).toList();
  }

  @Override
  public Map<String, String> shown(Kind kind, Collection<String> localIds) {
    return localIds.stream()
        .distinct()
        .collect(Collectors.toMap(Function.identity(), Function.identity()));
  }

  @Override
  public void forget(String publicId) {}

  @Override
  public void forgetAll() {}
}
