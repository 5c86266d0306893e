package io.xloud.federation.oidc;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import io.xloud.federation.OpenIdProviders;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The providers that are configured. Each is made when it is first asked, with all it needs. */
@Singleton
final class OidcProviders implements OpenIdProviders {
  private static final System.Logger LOG = System.getLogger(OidcProviders.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, Settings> settings;
  private final Map<String, Provider> providers = new ConcurrentHashMap<>();
  private final Clock clock;
  private final LongSupplier nanoTime;

  @Inject
  OidcProviders(Options options, Clock clock) {
    this(OidcConfig.from(options), clock, System::nanoTime);
  }

  OidcProviders(Map<String, Settings> settings, Clock clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Settings that can't be meant end the start, and nothing more is done in it. */
  void start(@Observes StartupEvent start) {
    LOG.log(System.Logger.Level.DEBUG, "{0} providers by OpenID Connect", settings.size());
  }

  @Override
  public boolean serve(String providerId, String protocolId) {
    Settings known = settings.get(providerId);
    return known != null && known.protocols().contains(protocolId);
  }

  @Override
  public List<String> by(String protocolId) {
    return OidcConfig.idsBy(settings, protocolId);
  }

  @Override
  public Departure depart(String providerId, String state, String redirect) {
    return asked(providerId, provider -> provider.depart(state, redirect));
  }

  @Override
  public Assertion arrive(String providerId, Map<String, String> kept, Return back) {
    return asked(providerId, provider -> provider.arrive(kept, back));
  }

  @Override
  public Assertion bearer(String providerId, Secret accessToken) {
    return asked(providerId, provider -> provider.bearer(accessToken));
  }

  @Override
  public LoggedOut loggedOut(String providerId, Secret logoutToken) {
    try {
      return reached(providerId, provider -> provider.loggedOut(logoutToken));
    } catch (Untrue e) {
      LOG.log(
          System.Logger.Level.DEBUG, "A word of {0} is refused: {1}", providerId, e.getMessage());
      throw new Problem.BadRequest("The logout token does not hold.").raised();
    }
  }

  private <T> T asked(String providerId, Function<Provider, T> question) {
    try {
      return reached(providerId, question);
    } catch (Untrue e) {
      throw new Problem.Unauthorized("%s: %s".formatted(providerId, e.getMessage())).raised();
    }
  }

  private <T> T reached(String providerId, Function<Provider, T> question) {
    Settings known = settings.get(providerId);
    if (known == null) {
      throw new Problem.NotFound("Identity Provider", providerId).raised();
    }
    try {
      return question.apply(
          providers.computeIfAbsent(providerId, _ -> new Provider(known, clock, nanoTime)));
    } catch (Unanswered e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", providerId, e.getMessage());
      throw silent(providerId);
    }
  }

  private static KeystoneException silent(String providerId) {
    return new Problem.Unavailable(
            "The identity provider %s is not to be reached.".formatted(providerId), PATIENCE)
        .raised();
  }
}
