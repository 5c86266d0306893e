package io.xloud.oauth;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.oauth.RequestToken.Leave;
import io.xloud.oauth.SignedRequest.Flaw;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access tokens, from a user's leave to its end. */
@Singleton
public final class AccessTokenService {
  /** What changes and notifications call them. */
  static final String KIND = "OS-OAUTH1:access_token";

  private final OAuthTokenDriver driver;
  private final RequestTokenService requests;
  private final SignatureCheck signatures;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final OAuthConfig config;

  AccessTokenService(
      OAuthTokenDriver driver,
      RequestTokenService requests,
      SignatureCheck signatures,
      Database database,
      Outbox outbox,
      Clock clock,
      Options options) {
    this.driver = driver;
    this.requests = requests;
    this.signatures = signatures;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.config = OAuthConfig.from(options);
  }

  /**
   * For a request token and the verifier of whoever gave leave; both serve once (C11).
   *
   * @throws KeystoneException 400 for a request that says too little, 404 for an unknown request
   *     token, 401 for one that is over or another consumer's and for a wrong verifier or signature
   */
  public AccessToken trade(SignedRequest request, AuthContext by) {
    request.required(SignedRequest.CONSUMER);
    String requestId = request.required(SignedRequest.TOKEN);
    String verifier = request.required(SignedRequest.VERIFIER);
    RequestToken token = requests.open(requestId);
    signatures.requireWellFormed(request);
    if (!request.isId(SignedRequest.TOKEN)) {
      throw Flaw.request("Invalid resource owner key format.").problem().raised();
    }
    if (!Verifiers.isOne(verifier)) {
      throw Flaw.request("Invalid verifier format.").problem().raised();
    }
    Consumer consumer = signatures.requireSigned(request, token.secret());
    if (!consumer.id().equals(token.consumerId())) {
      throw SignatureCheck.refused("Provided consumer key does not match stored consumer key.");
    }
    @Nullable Leave leave = token.leave();
    if (leave == null) {
      throw SignatureCheck.refused("Request Token does not have an authorizing user id.");
    }
    if (!leave.verifier().equals(Secret.of(verifier))) {
      throw SignatureCheck.refused("Provided verifier does not match stored verifier");
    }
    signatures.take(request);
    return stored(token, leave, by);
  }

  private AccessToken stored(RequestToken used, Leave leave, AuthContext by) {
    AccessToken token =
        new AccessToken(
            Ids.fresh(),
            Secret.of(Ids.fresh()),
            leave.userId(),
            used.projectId(),
            leave.roleIds(),
            used.consumerId(),
            OAuthConfig.end(clock.instant(), config.accessTokens()));
    database.change(_ -> {
      switch (driver.trade(used.id(), leave, token)) {
        case DONE -> outbox.record(Change.of(by, "created", KIND, token.id()));
        case USED -> throw RequestTokenService.missing();
        case CONSUMER_GONE -> throw SignatureCheck.refused("Provided consumer does not exist.");
      }
    });
    return token;
  }

  /**
   * The access token by which a request was signed, its nonce not taken yet.
   *
   * @throws KeystoneException 400 without a token, 404 for an unknown one, 401 for one that is over
   *     and when anything is wrong with the signature
   */
  public AccessToken proven(SignedRequest request) {
    AccessToken token = get(request.required(SignedRequest.TOKEN));
    if (token.isOver(clock.instant())) {
      throw SignatureCheck.refused("Access token is expired");
    }
    Optional<Flaw> flaw = signatures.flaw(request);
    if (flaw.isPresent() || !request.isId(SignedRequest.TOKEN)) {
      throw SignatureCheck.refused("Could not validate the access token");
    }
    Consumer consumer = signatures.requireSigned(request, token.secret());
    if (!consumer.id().equals(token.consumerId())) {
      throw SignatureCheck.refused("The access token is another consumer's");
    }
    return token;
  }

  public Optional<AccessToken> find(String id) {
    return driver.find(id);
  }

  /**
   * @throws KeystoneException 404
   */
  public AccessToken get(String id) {
    return find(id).orElseThrow(AccessTokenService::missing);
  }

  /** Those that the user gave. */
  public List<AccessToken> listOf(String userId) {
    return driver.listOf(userId);
  }

  /**
   * @throws KeystoneException 404 when it is gone by then
   */
  public void delete(AccessToken token, AuthContext by) {
    database.change(_ -> {
      if (!driver.delete(token.id())) {
        throw missing();
      }
      outbox.record(Change.of(by, "deleted", KIND, token.id()));
    });
  }

  public static KeystoneException missing() {
    return new Problem.NotFoundBecause("Access token not found").raised();
  }
}
