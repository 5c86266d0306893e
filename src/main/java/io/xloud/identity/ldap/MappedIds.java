package io.xloud.identity.ldap;

import io.xloud.identity.IdMapping;
import io.xloud.identity.IdMapping.Kind;
import io.xloud.identity.IdMappings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ids by the mapping table. A mapping never changes, so one that is known is not looked up again;
 * it is forgotten when it goes.
 */
final class MappedIds implements PublicIds {
  private static final int MOST = 100_000;

  private final String domainId;
  private final IdMappings mappings;
  private final Map<String, IdMapping> known = new ConcurrentHashMap<>();

  MappedIds(String domainId, IdMappings mappings) {
    this.domainId = domainId;
    this.mappings = mappings;
  }

  @Override
  public boolean areMapped() {
    return true;
  }

  @Override
  public Optional<String> local(String publicId, Kind kind) {
    return mapping(publicId, kind).map(IdMapping::localId);
  }

  @Override
  public Optional<String> stored(String publicId, Kind kind) {
    return mapping(publicId, kind).map(IdMapping::publicId);
  }

  private Optional<IdMapping> mapping(String publicId, Kind kind) {
    return Optional.ofNullable(known.get(publicId))
        .or(() -> mappings.find(publicId).filter(this::isOurs).map(this::kept))
        .filter(mapping -> mapping.kind() == kind);
  }

  private boolean isOurs(IdMapping mapping) {
    return mapping.domainId().equals(domainId);
  }

  private IdMapping kept(IdMapping mapping) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(mapping.publicId(), mapping);
    return mapping;
  }

  @Override
  public List<String> locals(Collection<String> publicIds, Kind kind) {
    return mappings.findAll(publicIds).stream()
        .filter(mapping -> isOurs(mapping) && mapping.kind() == kind)
        .map(IdMapping::localId)
        .toList();
  }

  @Override
  public Map<String, String> shown(Kind kind, Collection<String> localIds) {
    return mappings.publicIds(domainId, kind, localIds);
  }

  @Override
  public void forget(String publicId) {
    known.remove(publicId);
  }

  @Override
  public void forgetAll() {
    known.clear();
  }
}
