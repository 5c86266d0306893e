package io.xloud.federation;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.FederatedUsers;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.DomainService;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Identity providers. Each has a domain; one that names none is given one of its own. */
@Singleton
public final class ProviderService {
  private static final String KIND = "identity_provider";

  private final ProviderDriver driver;
  private final DomainService domains;
  private final FederatedUsers users;
  private final Database database;
  private final Outbox outbox;
  private final int usualTtl;

  ProviderService(
      ProviderDriver driver,
      DomainService domains,
      FederatedUsers users,
      Database database,
      Outbox outbox,
      Options options) {
    this.driver = driver;
    this.domains = domains;
    this.users = users;
    this.database = database;
    this.outbox = outbox;
    this.usualTtl = options.integer("federation", "default_authorization_ttl");
  }

  public Optional<IdentityProvider> find(String id) {
    return driver.find(id);
  }

  /**
   * @throws KeystoneException 404 without such a provider
   */
  public IdentityProvider get(String id) {
    return driver.find(id).orElseThrow(() -> missing(id));
  }

  public List<IdentityProvider> list(ListQuery query) {
    return driver.list(query);
  }

  /** Whether who is in a group by the provider's word is so for a time only. */
  public boolean endsMemberships(IdentityProvider provider) {
    Integer ttl = provider.authorizationTtl();
    return ttl == null || ttl == 0 ? usualTtl > 0 : ttl > 0;
  }

  /** The provider that goes by this name in what it says. */
  public Optional<String> idByRemoteId(String remoteId) {
    return driver.idByRemoteId(remoteId);
  }

  /**
   * Its names come back in the order they were given in.
   *
   * @throws KeystoneException 404 without the domain, 409 when its id or one of its names is taken
   */
  public IdentityProvider create(String id, FederationPatch given, AuthContext by) {
    return database.write(_ -> {
      IdentityProvider provider = fresh(id, given).in(domainId(id, given, by));
      requireDone(driver.insert(provider), provider);
      outbox.record(Change.of(by, "created", KIND, id));
      return provider;
    });
  }

  private static IdentityProvider fresh(String id, FederationPatch given) {
    return new IdentityProvider(
        id,
        "",
        given.isTrue("enabled"),
        given.text("description").orElse(null),
        given.texts("remote_ids"),
        given.number("authorization_ttl").orElse(null));
  }

  private String domainId(String id, FederationPatch given, AuthContext by) {
    return given
        .text("domain_id")
        .map(named -> domains.get(named).id())
        .orElseGet(() -> ownDomain(id, by).id());
  }

  private Domain ownDomain(String providerId, AuthContext by) {
    String id = Ids.fresh();
    String description = "Auto generated federated domain for Identity Provider: " + providerId;
    return domains.create(new Domain(id, id, true, description, List.of(), Map.of(), Map.of()), by);
  }

  /**
   * Names that are given come back in the order they were given in.
   *
   * @throws KeystoneException 404 without such a provider, 409 when one of its names is taken
   */
  public IdentityProvider update(String id, FederationPatch patch, AuthContext by) {
    return database.write(_ -> {
      IdentityProvider provider = get(id);
      requireDone(driver.update(provider.id(), patch), named(provider, patch));
      outbox.record(Change.of(by, "updated", KIND, provider.id()));
      return named(get(provider.id()), patch);
    });
  }

  private static IdentityProvider named(IdentityProvider provider, FederationPatch patch) {
    if (!patch.has("remote_ids")) {
      return provider;
    }
    return new IdentityProvider(
        provider.id(),
        provider.domainId(),
        provider.enabled(),
        provider.description(),
        patch.texts("remote_ids"),
        provider.authorizationTtl());
  }

  /** With it go its protocols, the tokens it vouched for, and users whom nobody else knows (I9). */
  public void delete(String id, AuthContext by) {
    database.change(_ -> {
      IdentityProvider provider = get(id);
      delete(List.of(provider.id()), by);
    });
  }

  /** Providers whose users were made in a domain go with it. */
  void onDomainDeleted(@Observes DomainDeleted news) {
    delete(driver.idsOfDomain(news.domainId()), news.by());
  }

  private void delete(List<String> ids, AuthContext by) {
    for (String id : ids) {
      List<String> known = users.idsOfProvider(id);
      if (driver.delete(id)) {
        users.parted(known, by);
        outbox.record(Change.of(by, "deleted", KIND, id));
      }
    }
  }

  private void requireDone(ProviderDriver.Outcome outcome, IdentityProvider wanted) {
    switch (outcome) {
      case DONE -> {}
      case GONE -> throw missing(wanted.id());
      case TAKEN -> throw new Problem.Conflict(KIND, "Duplicate entry: " + wanted.id()).raised();
      case REMOTE_ID_TAKEN ->
          throw new Problem.Conflict(KIND, "Duplicate remote ID: " + taken(wanted)).raised();
    }
  }

  private String taken(IdentityProvider wanted) {
    return wanted.remoteIds().stream()
        .filter(name ->
            driver.idByRemoteId(name).filter(owner -> !owner.equals(wanted.id())).isPresent())
        .findFirst()
        .orElse("None");
  }

  static KeystoneException missing(String id) {
    return new Problem.NotFound("Identity Provider", id).raised();
  }
}
