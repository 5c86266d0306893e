package io.xloud.federation.saml;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.federation.FederationConfig;
import io.xloud.federation.ProtocolService;
import io.xloud.federation.ProviderService;
import io.xloud.federation.SamlProviders;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Speaks SAML where an operator names metadata; nothing of the library is loaded where none does.
 */
@Singleton
class OpenSamlProviders implements SamlProviders {
  private final @Nullable Party party;

  OpenSamlProviders(
      ProviderService providers, ProtocolService protocols, Options options, Clock clock) {
    SamlConfig config = SamlConfig.from(options);
    this.party =
        config.metadata().isEmpty()
            ? null
            : new Party(providers, protocols, FederationConfig.from(options), config, clock);
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn() && party != null) {
      party.begin();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    if (party != null) {
      party.close();
    }
  }

  private SamlProviders party() {
    if (party == null) {
      throw new Problem.NotFoundBecause("SAML is not spoken here.").raised();
    }
    return party;
  }

  @Override
  public boolean serve(String providerId, String protocolId) {
    return party != null && party.serve(providerId, protocolId);
  }

  @Override
  public List<String> by(String protocolId) {
    return party == null ? List.of() : party.by(protocolId);
  }

  @Override
  public String metadata(Door door) {
    return party().metadata(door);
  }

  @Override
  public String requestId() {
    return party().requestId();
  }

  @Override
  public Departure depart(Door door, Optional<String> entityId, String requestId, String handle) {
    return party().depart(door, entityId, requestId, handle);
  }

  @Override
  public String letter(Door door, String requestId, String relayState) {
    return party().letter(door, requestId, relayState);
  }

  @Override
  public Arrival arrive(Door door, String document, String requestId) {
    return party().arrive(door, document, requestId);
  }

  @Override
  public Arrival arriveByLetter(
      Door door, String letter, Function<String, Optional<String>> asked) {
    return party().arriveByLetter(door, letter, asked);
  }

  @Override
  public Goodbye loggedOut(Door door, Word word) {
    return party().loggedOut(door, word);
  }

  @Override
  public Optional<Departure> farewell(Door door, Goodbye goodbye) {
    return party().farewell(door, goodbye);
  }
}
