package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.AccessTokenService;
import io.xloud.oauth.SignedRequest;
import io.xloud.oauth.api.SignedRequests;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.inject.Singleton;

/**
 * Method {@code oauth1}: a consumer signs the request with an access token, which names the user
 * and the project. Each signature is good for one token.
 */
@Singleton
final class OAuth1Method implements AuthMethod {
  private static final String PATH = "/v3/auth/tokens";

  private final SignedRequests requests;
  private final AccessTokenService tokens;
  private final UserService users;
  private final ScopeLookup lookup;

  OAuth1Method(
      SignedRequests requests, AccessTokenService tokens, UserService users, ScopeLookup lookup) {
    this.requests = requests;
    this.tokens = tokens;
    this.users = users;
    this.lookup = lookup;
  }

  @Override
  public String name() {
    return "oauth1";
  }

  /** The proof is in the header; as in the reference the query is no part of what was signed. */
  @Override
  public Proven authenticate(JsonNode proof, AuthRequest request) {
    SignedRequest signed = requests.withoutQuery(PATH);
    AccessToken token = tokens.proven(signed);
    User user = ableUser(token);
    return new Proven(user.id(), new Wanted.OfAccessToken(token.projectId(), token.id()))
        .spending(RememberedNonces.use(signed));
  }

  private User ableUser(AccessToken token) {
    return users
        .find(token.userId())
        .filter(User::enabled)
        .filter(user -> lookup.enabledDomain(user.domainId()).isPresent())
        .orElseThrow(() ->
            new Problem.Unauthorized("The user is gone or disabled, or the domain is").raised());
  }
}
