package io.xloud.federation;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Mapped.GroupName;
import io.xloud.federation.Mapped.Place;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The domains and groups that a mapping names, as they are here. */
@Singleton
final class ToldPlaces {
  private final GroupService groups;
  private final DomainService domains;

  ToldPlaces(GroupService groups, DomainService domains) {
    this.groups = groups;
    this.domains = domains;
  }

  /**
   * The domain of a user or project. Only in the first version of the language is it the provider's
   * where a mapping says nothing.
   *
   * @throws KeystoneException 400 where nothing names one, 404 for a name that none has
   */
  String domainId(Optional<Place> place, IdentityProvider provider, Mapping mapping) {
    if (place.isPresent()) {
      return domainId(place.get());
    }
    if (mapping.mustNameDomain()) {
      throw mapping.withoutDomain();
    }
    return provider.domainId();
  }

  private String domainId(Place place) {
    String id = place.id();
    return id == null ? byName(String.valueOf(place.name())) : id;
  }

  private String byName(String name) {
    return domains
        .findByName(name)
        .map(Domain::id)
        .orElseThrow(() -> new Problem.NotFound("domain", name).raised());
  }

  /**
   * A group by id must be there; one by name counts where there is one.
   *
   * @throws KeystoneException 400 for a group that is not there, 404 for a domain that is not
   */
  List<String> groupIds(Mapped mapped, Mapping mapping) {
    Set<String> found = new LinkedHashSet<>();
    mapped.groupIds().forEach(id -> found.add(groupId(id, mapping)));
    for (GroupName group : mapped.groupNames()) {
      groups
          .findByName(domainId(group.domain()), group.name())
          .map(Group::id)
          .ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /** Also for a token that goes on: what it was made of may be gone. */
  String groupId(String id, Mapping mapping) {
    return groups
        .find(id)
        .map(Group::id)
        .orElseThrow(() ->
            new Problem.BadRequest(
                    "Group %s returned by mapping %s was not found in the backend."
                        .formatted(id, mapping.id()))
                .raised());
  }
}
