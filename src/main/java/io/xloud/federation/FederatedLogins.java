package io.xloud.federation;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.LoginTried.Vouching;
import io.xloud.federation.AppliedMappings.Door;
import io.xloud.identity.FederatedUsers;
import io.xloud.identity.Sighting;
import io.xloud.identity.User;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * From a provider's word to somebody here, in the reference service's order: the provider, its
 * name, the mapping, the groups, the user, the projects.
 */
@Singleton
public final class FederatedLogins {
  private final ProviderService providers;
  private final ProtocolService protocols;
  private final MappingService mappings;
  private final AppliedMappings applied;
  private final MappedUsers locals;
  private final ToldPlaces places;
  private final ToldRoles roles;
  private final FederatedUsers users;
  private final ProviderSessions sessions;
  private final VouchingNews news;
  private final Database database;
  private final FederationConfig config;

  FederatedLogins(
      ProviderService providers,
      ProtocolService protocols,
      MappingService mappings,
      AppliedMappings applied,
      MappedUsers locals,
      ToldPlaces places,
      ToldRoles roles,
      FederatedUsers users,
      ProviderSessions sessions,
      VouchingNews news,
      Database database,
      Options options) {
    this.providers = providers;
    this.protocols = protocols;
    this.mappings = mappings;
    this.applied = applied;
    this.locals = locals;
    this.places = places;
    this.roles = roles;
    this.users = users;
    this.sessions = sessions;
    this.news = news;
    this.database = database;
    this.config = FederationConfig.from(options);
  }

  /** Who came in. */
  public sealed interface Admitted {
    User user();

    /** A user of ours, as if with a password. */
    record Local(User user) implements Admitted {}

    /** A provider's user, in groups by its word. */
    record Guest(User user, String providerId, String protocolId, List<String> groupIds)
        implements Admitted {
      public Guest {
        groupIds = List.copyOf(groupIds);
      }
    }
  }

  /** What holds for a login: all three as they are stored. */
  private record Way(IdentityProvider provider, Protocol protocol, Mapping mapping) {
    Door door() {
      return new Door.Protocol(provider.id(), protocol.id());
    }
  }

  /**
   * @param assertion of somebody who is believed
   * @throws KeystoneException 400, 401, 403 or 404
   */
  public Admitted admit(String providerId, String protocolId, Assertion assertion, AuthContext by) {
    IdentityProvider provider = enabled(providerId);
    return news.telling(
        () -> admitted(provider, protocolId, assertion.beginning(config.assertionPrefix()), by),
        new Vouching(provider.id(), null, List.of(), null),
        admitted -> vouching(provider, admitted),
        by);
  }

  /** Of a user of ours nothing is told, as in the reference. */
  private static Vouching vouching(IdentityProvider provider, Admitted admitted) {
    return switch (admitted) {
      case Admitted.Local _ -> new Vouching(provider.id(), null, List.of(), null);
      case Admitted.Guest(var user, _, _, var groupIds) ->
          new Vouching(provider.id(), user.id(), groupIds, null);
    };
  }

  private Admitted admitted(
      IdentityProvider provider, String protocolId, Assertion told, AuthContext by) {
    Way way = way(provider, protocolId, told);
    Mapped mapped = applied.apply(way.mapping(), way.door(), told.attributes());
    List<String> groupIds = places.groupIds(mapped, way.mapping());
    if (mapped.person().local()) {
      User local = locals.local(mapped.person());
      remember(way, told, local);
      return new Admitted.Local(local);
    }
    User user = stored(way, mapped, sighting(way, mapped, told, groupIds), by);
    remember(way, told, user);
    if (!user.enabled()) {
      throw new Problem.Unauthorized("The user is disabled").raised();
    }
    return new Admitted.Guest(user, way.provider().id(), way.protocol().id(), groupIds);
  }

  private void remember(Way way, Assertion told, User user) {
    told.session().ifPresent(session -> sessions.seen(way.provider().id(), session, user.id()));
  }

  private Way way(IdentityProvider provider, String protocolId, Assertion told) {
    Protocol protocol = protocols.get(provider.id(), protocolId);
    requireItsOwn(provider, protocol, told);
    return new Way(provider, protocol, mappings.get(protocol.mappingId()));
  }

  /**
   * Before a browser is sent to a provider in vain.
   *
   * @throws KeystoneException 403 for a provider that is disabled, 404 without it or the protocol
   */
  public void requireOpen(String providerId, String protocolId) {
    protocols.get(enabled(providerId).id(), protocolId);
  }

  /** A protocol with its provider, both as they are spelled in the tables. */
  public Optional<Protocol> asStored(String providerId, String protocolId) {
    return protocols.find(providerId, protocolId);
  }

  private IdentityProvider enabled(String providerId) {
    IdentityProvider provider = providers.get(providerId);
    if (!provider.enabled()) {
      throw new Problem.Refused("Identity Provider %s is disabled".formatted(provider.id()))
          .raised();
    }
    return provider;
  }

  /** The name that the provider goes by must be one that it was registered with. */
  private void requireItsOwn(IdentityProvider provider, Protocol protocol, Assertion told) {
    Optional<String> attribute = config.remoteIdAttribute(protocol);
    if (attribute.isEmpty() || provider.remoteIds().isEmpty()) {
      return;
    }
    String name =
        told.provider()
            .or(() -> told.text(attribute.get()))
            .orElseThrow(() ->
                new Problem.Unauthorized(
                        "Could not find Identity Provider identifier in environment")
                    .raised());
    if (!provider.remoteIds().contains(name)) {
      throw new Problem.Refused(
              "Incoming identity provider identifier not included among the accepted identifiers.")
          .raised();
    }
  }

  private Sighting sighting(Way way, Mapped mapped, Assertion told, List<String> groupIds) {
    Mapped.Person person = mapped.person();
    Optional<String> name = person.name().or(told::user);
    String id = person.idOr(told.user());
    return new Sighting(
        way.provider().id(),
        way.protocol().id(),
        PercentName.of(id),
        name.orElse(id),
        person.email().orElse(null),
        domainId(way, person),
        groupIds);
  }

  private String domainId(Way way, Mapped.Person person) {
    try {
      return places.domainId(person.domain(), way.provider(), way.mapping());
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.BadRequest(var reason)) { // it names none, whoever comes
        applied.warn(way.mapping(), way.door(), reason);
      }
      throw e;
    }
  }

  /** Who comes through two doors at once is made at one of them. */
  private User stored(Way way, Mapped mapped, Sighting sighting, AuthContext by) {
    try {
      return settled(way, mapped, sighting, by);
    } catch (KeystoneException e) {
      if (e.problem().status() == 409) {
        return settled(way, mapped, sighting, by);
      }
      throw e;
    }
  }

  private User settled(Way way, Mapped mapped, Sighting sighting, AuthContext by) {
    return database.write(_ -> {
      User user = users.seen(sighting, by);
      roles.give(
          new ToldRoles.Told(user, way.provider(), way.mapping(), mapped.toldProjects()), by);
      return user;
    });
  }

  /**
   * A token by a provider's word may go on to another scope only while the provider, the way and
   * the groups are there.
   *
   * @param auditId the token's own
   * @throws KeystoneException 400, 403 or 404
   */
  public void requireStanding(Admitted.Guest guest, String auditId, AuthContext by) {
    IdentityProvider provider = enabled(guest.providerId());
    Vouching vouching = new Vouching(provider.id(), guest.user().id(), guest.groupIds(), auditId);
    news.telling(() -> standing(provider, guest), vouching, _ -> vouching, by);
  }

  private Mapping standing(IdentityProvider provider, Admitted.Guest guest) {
    Protocol protocol = protocols.get(provider.id(), guest.protocolId());
    Mapping mapping = mappings.get(protocol.mappingId());
    guest.groupIds().forEach(id -> places.groupId(id, mapping));
    return mapping;
  }

  /**
   * The provider that an assertion names, for the one way in that does not say whose it is.
   *
   * @throws KeystoneException 401 where nothing in it names one, 404 for a name that none has
   */
  public String providerOf(String protocolId, Assertion assertion) {
    Assertion told = assertion.beginning(config.assertionPrefix());
    return remoteId(protocolId, told)
        .map(name -> providers.idByRemoteId(name).orElseThrow(() -> ProviderService.missing(name)))
        .orElseThrow(() -> new Problem.Unauthorized("Missing entity ID from environment").raised());
  }

  /** Each provider may have its name come in another attribute. */
  private Optional<String> remoteId(String protocolId, Assertion told) {
    return protocols.withId(protocolId).stream()
        .map(config::remoteIdAttribute)
        .flatMap(Optional::stream)
        .flatMap(attribute -> told.text(attribute).stream())
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}
