package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import io.xloud.auth.AuthMethod.Proven;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.federation.Assertion;
import io.xloud.federation.FederatedLogins;
import io.xloud.federation.FederatedLogins.Admitted;
import io.xloud.http.Vouched;
import io.xloud.token.Handed;
import io.xloud.token.TokenPayload.Federation;
import io.xloud.token.ValidToken;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proof of somebody by an identity provider's word: as the provider itself gives it to us, or as a
 * trusted proxy passes it on, at the doors of providers, which the proxy guards, and elsewhere only
 * where an operator says so.
 */
@Singleton
public final class VouchedProof {
  private static final Assertion NOTHING = new Assertion(Map.of(), Optional.empty());

  private final List<ProofSource> sources;
  private final Vouched vouched;
  private final FederatedLogins logins;
  private final Caller caller;
  private final boolean everywhere;

  VouchedProof(
      @All List<ProofSource> sources,
      Vouched vouched,
      FederatedLogins logins,
      Caller caller,
      Options options) {
    this.sources = sources;
    this.vouched = vouched;
    this.logins = logins;
    this.caller = caller;
    this.everywhere = options.flag("xloud", "proxy.attributes-everywhere");
  }

  /**
   * @param proof names provider and protocol; what else it says proves nothing
   * @throws io.xloud.error.KeystoneException 400 where it does not name them, and as {@link
   *     FederatedLogins#admit}
   */
  Proven of(JsonNode proof, AuthRequest request) {
    String providerId = required(proof, "identity_provider");
    String protocolId = required(proof, "protocol");
    Assertion told = told(providerId, protocolId, request);
    Admitted admitted = logins.admit(providerId, protocolId, told, by());
    Proven proven = Proven.user(admitted.user().id()).endingBy(told.until().orElse(null));
    return switch (admitted) {
      case Admitted.Local _ -> proven;
      case Admitted.Guest guest ->
          proven.vouchedBy(
              new Federation(guest.groupIds(), guest.providerId(), guest.protocolId()));
    };
  }

  private Assertion told(String providerId, String protocolId, AuthRequest request) {
    Assertion proved = request.proved();
    if (proved != null) {
      return proved;
    }
    return everywhere && source(providerId, protocolId).isEmpty() ? assertion() : NOTHING;
  }

  /**
   * Who proves users of this provider to us itself. Another spelling that the tables find equal
   * opens no way around it.
   */
  public Optional<ProofSource> source(String providerId, String protocolId) {
    return serving(providerId, protocolId)
        .or(() ->
            logins
                .asStored(providerId, protocolId)
                .flatMap(stored -> serving(stored.providerId(), stored.id())));
  }

  private Optional<ProofSource> serving(String providerId, String protocolId) {
    return sources.stream().filter(one -> one.serves(providerId, protocolId)).findFirst();
  }

  /** The providers that prove users to us themselves by this protocol. */
  public List<String> providersBy(String protocolId) {
    return sources.stream().flatMap(one -> one.providersBy(protocolId).stream()).toList();
  }

  /**
   * What the request at hand proves at the door of the provider.
   *
   * @throws io.xloud.error.KeystoneException 401 where the provider itself would have to prove it
   *     and does not
   */
  public Assertion shown(String providerId, String protocolId) {
    return source(providerId, protocolId)
        .map(source -> source.shown(providerId, protocolId))
        .orElseGet(this::assertion);
  }

  /** What the client of the request at hand has to do before it can show anything. */
  public Optional<Response> asked(String providerId, String protocolId) {
    Optional<Response> asked =
        source(providerId, protocolId).flatMap(source -> source.asked(providerId, protocolId));
    asked.ifPresent(_ -> logins.requireOpen(providerId, protocolId));
    return asked;
  }

  private static String required(JsonNode proof, String member) {
    String text = proof.path(member).asText("");
    if (text.isEmpty()) {
      throw AuthRequest.expecting(member, "mapped");
    }
    return text;
  }

  /** What the proxy says of the client of the request at hand; nothing from anybody else. */
  public Assertion assertion() {
    return Assertion.ofTexts(vouched.attributes(), vouched.user());
  }

  /** A token by a provider's word goes on only while that counts. */
  Proven goingOn(Proven proven, ValidToken token) {
    if (!(token.handed() instanceof Handed.ByProvider by)) {
      return proven;
    }
    logins.requireStanding(
        new Admitted.Guest(token.user(), by.providerId(), by.protocolId(), by.from().groupIds()),
        token.auditId(),
        by());
    return proven.vouchedBy(by.from());
  }

  private AuthContext by() {
    return AuthContext.internal(caller.requestId()).from(caller.origin());
  }
}
