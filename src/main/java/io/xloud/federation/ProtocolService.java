package io.xloud.federation;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.FederatedUsers;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The ways in which identity providers prove users. */
@Singleton
public final class ProtocolService {
  private static final String KIND = "federation_protocol";

  private final ProviderDriver driver;
  private final MappingDriver mappings;
  private final FederatedUsers users;
  private final Database database;
  private final Outbox outbox;

  ProtocolService(
      ProviderDriver driver,
      MappingDriver mappings,
      FederatedUsers users,
      Database database,
      Outbox outbox) {
    this.driver = driver;
    this.mappings = mappings;
    this.users = users;
    this.database = database;
    this.outbox = outbox;
  }

  public Optional<Protocol> find(String providerId, String protocolId) {
    return driver.findProtocol(providerId, protocolId);
  }

  /**
   * @throws KeystoneException 404 without such a protocol
   */
  public Protocol get(String providerId, String protocolId) {
    return find(providerId, protocolId).orElseThrow(() -> missing(providerId, protocolId));
  }

  /** None also without such a provider. */
  public List<Protocol> list(String providerId) {
    return driver.protocols(providerId);
  }

  /** Those of all providers that have this id. */
  public List<Protocol> withId(String protocolId) {
    return driver.protocolsWithId(protocolId);
  }

  /**
   * @throws KeystoneException 400 without the mapping, 404 without the provider, 409 when the id is
   *     taken
   */
  public Protocol create(
      String providerId, String protocolId, FederationPatch given, AuthContext by) {
    return database.write(_ -> {
      Mapping mapping = mapping(given);
      IdentityProvider provider =
          driver.find(providerId).orElseThrow(() -> ProviderService.missing(providerId));
      Protocol protocol =
          new Protocol(
              protocolId,
              provider.id(),
              mapping.id(),
              given.text("remote_id_attribute").orElse(null));
      requireDone(driver.insertProtocol(protocol), protocol);
      outbox.record(change("created", protocol, by));
      return protocol;
    });
  }

  /**
   * @throws KeystoneException 400 without the mapping, 404 without the protocol
   */
  public Protocol update(
      String providerId, String protocolId, FederationPatch patch, AuthContext by) {
    return database.write(_ -> {
      Mapping mapping = mapping(patch);
      Protocol protocol = get(providerId, protocolId);
      requireDone(
          driver.updateProtocol(
              protocol.providerId(), protocol.id(), patch.with("mapping_id", mapping.id())),
          protocol);
      outbox.record(change("updated", protocol, by));
      return get(protocol.providerId(), protocol.id());
    });
  }

  private Mapping mapping(FederationPatch given) {
    String id = given.text("mapping_id").orElse("");
    return mappings
        .find(id)
        .orElseThrow(() -> new Problem.BadRequest("Invalid mapping id: " + id).raised());
  }

  /** Users whom it alone has proved go with it. */
  public void delete(String providerId, String protocolId, AuthContext by) {
    database.change(_ -> {
      Protocol protocol = get(providerId, protocolId);
      List<String> known = users.idsOfProtocol(protocol.providerId(), protocol.id());
      if (!driver.deleteProtocol(protocol.providerId(), protocol.id())) {
        throw missing(providerId, protocolId);
      }
      users.parted(known, by);
      outbox.record(change("deleted", protocol, by));
    });
  }

  private static void requireDone(ProviderDriver.Outcome outcome, Protocol wanted) {
    switch (outcome) {
      case DONE -> {}
      case GONE -> throw missing(wanted.providerId(), wanted.id());
      case TAKEN, REMOTE_ID_TAKEN ->
          throw new Problem.Conflict(KIND, "Duplicate entry found with ID " + wanted.id()).raised();
    }
  }

  /** Of tokens it is the provider that is remembered. */
  private static Change change(String kind, Protocol protocol, AuthContext by) {
    return Change.of(by, kind, KIND, protocol.id()).affecting(protocol.providerId());
  }

  private static KeystoneException missing(String providerId, String protocolId) {
    return new Problem.NotFoundBecause(
            "Could not find federated protocol %s for Identity Provider: %s."
                .formatted(protocolId, providerId))
        .raised();
  }
}
