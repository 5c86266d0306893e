package io.xloud.federation;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.AppliedMappings.Door;
import io.xloud.federation.Mapped.GroupName;
import io.xloud.federation.Mapped.Place;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds here whom a provider's mapping speaks of. */
@Singleton
public final class MappedUsers {
  private final ProviderDriver providers;
  private final MappingDriver mappings;
  private final UserService users;
  private final GroupService groups;
  private final DomainService domains;
  private final AppliedMappings applied;

  MappedUsers(
      ProviderDriver providers,
      MappingDriver mappings,
      UserService users,
      GroupService groups,
      DomainService domains,
      AppliedMappings applied) {
    this.providers = providers;
    this.mappings = mappings;
    this.users = users;
    this.groups = groups;
    this.domains = domains;
    this.applied = applied;
  }

  /** Who it turned out to be. */
  public sealed interface Found {
    /** A user of ours who is enabled, and whose domain is. */
    record Local(User user) implements Found {}

    /** Nobody of ours: what may be done comes from these groups alone. */
    record Guest(List<String> groupIds) implements Found {
      public Guest {
        groupIds = List.copyOf(groupIds);
      }
    }
  }

  /**
   * By ids as they stand; what the database merely calls equal is another.
   *
   * @throws KeystoneException 401 for an unknown or disabled provider, a user or group that is not
   *     there, and a mapping that makes nobody of these attributes
   */
  public Found find(String providerId, String protocolId, Map<String, List<String>> attributes) {
    Mapping mapping =
        providers
            .find(providerId)
            .filter(provider -> provider.id().equals(providerId) && provider.enabled())
            .flatMap(provider -> providers.findProtocol(provider.id(), protocolId))
            .filter(protocol -> protocol.id().equals(protocolId))
            .flatMap(protocol -> mappings.find(protocol.mappingId()))
            .orElseThrow(
                () -> refused("There is no such provider and protocol, or it is disabled"));
    Mapped mapped = applied.apply(mapping, new Door.Protocol(providerId, protocolId), attributes);
    return mapped.person().local()
        ? new Found.Local(local(mapped.person()))
        : new Found.Guest(groupIds(mapped));
  }

  /**
   * Whom a mapping names, whoever proved the attributes.
   *
   * @throws KeystoneException 401 when there is no such mapping or nobody comes of it
   */
  public Mapped.Person named(String mappingId, Map<String, List<String>> attributes) {
    return mappings
        .find(mappingId)
        .map(mapping -> applied.apply(mapping, new Door.Certificate(), attributes).person())
        .orElseThrow(() -> refused("There is no mapping " + mappingId));
  }

  /**
   * @throws KeystoneException 401 for a user who is unknown or disabled
   */
  User local(Mapped.Person person) {
    return byIdOrName(person)
        .filter(User::enabled)
        .filter(user -> domains.find(user.domainId()).filter(Domain::enabled).isPresent())
        .orElseThrow(() -> refused("The mapped user is unknown or disabled"));
  }

  private Optional<User> byIdOrName(Mapped.Person person) {
    if (person.id().isPresent()) {
      return users.find(person.id().get());
    }
    Optional<String> domain = person.domain().flatMap(this::enabledDomainId);
    return person.name().flatMap(name -> domain.flatMap(id -> users.findByName(id, name)));
  }

  private Optional<String> enabledDomainId(Place place) {
    return domain(place).filter(Domain::enabled).map(Domain::id);
  }

  private Optional<Domain> domain(Place place) {
    String name = place.name();
    return name != null
        ? domains.findByName(name)
        : Optional.ofNullable(place.id()).flatMap(domains::find);
  }

  /** A group by id must be there; one by name counts where there is one. */
  private List<String> groupIds(Mapped mapped) {
    Set<String> found = new LinkedHashSet<>();
    for (String id : mapped.groupIds()) {
      found.add(
          groups.find(id).map(Group::id).orElseThrow(() -> refused("A mapped group is not there")));
    }
    for (GroupName group : mapped.groupNames()) {
      domain(group.domain())
          .flatMap(domain -> groups.findByName(domain.id(), group.name()))
          .map(Group::id)
          .ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  private static KeystoneException refused(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
