package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.ApplicationCredentialService;
import io.xloud.auth.AuthRequest.Reference;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code application_credential}: the secret proves its owner, and the scope comes with it.
 * An unknown id is told apart from a wrong secret, because clients know it so; names are not.
 */
@Singleton
final class ApplicationCredentialMethod implements AuthMethod {
  private static final String WHERE = "application credential";

  private final ApplicationCredentialService credentials;
  private final UserService users;
  private final ScopeLookup lookup;
  private final PasswordHasher hasher;

  ApplicationCredentialMethod(
      ApplicationCredentialService credentials,
      UserService users,
      ScopeLookup lookup,
      PasswordHasher hasher) {
    this.credentials = credentials;
    this.users = users;
    this.lookup = lookup;
    this.hasher = hasher;
  }

  @Override
  public String name() {
    return "application_credential";
  }

  @Override
  public Proven authenticate(JsonNode proof, AuthRequest request) {
    if (!(request.scope() instanceof ScopeRequest.Unspecified)) {
      throw new Problem.MethodRefused(
              "Error authenticating with application credential: Application credentials cannot"
                  + " request a scope.")
          .raised();
    }
    Secret secret = Secret.of(proof.path("secret").asText(""));
    ApplicationCredential credential = credential(proof, secret);
    if (!isOwnerAble(credential)) {
      hasher.pretend(secret);
      throw wrong();
    }
    @Nullable String projectId = credential.projectId();
    if (!credentials.isRight(credential, secret) || projectId == null) {
      throw wrong();
    }
    return new Proven(
        credential.userId(), new Wanted.OfApplicationCredential(projectId, credential.id()));
  }

  /** Always bound to its owner: whom the request names besides an id does not count (C3). */
  private ApplicationCredential credential(JsonNode proof, Secret secret) {
    Reference named = Reference.in(proof);
    String id = named.id();
    if (id != null) {
      return credentials.find(id).orElseThrow(() -> ApplicationCredentialService.missing(id));
    }
    String name = named.name();
    if (name == null) {
      throw AuthRequest.expecting("name or ID", WHERE);
    }
    return owner(proof.path("user"))
        .flatMap(owner -> credentials.findByName(owner.id(), name))
        .orElseThrow(() -> {
          hasher.pretend(secret);
          return wrong();
        });
  }

  private Optional<User> owner(JsonNode who) {
    if (who.isEmpty()) {
      throw AuthRequest.expecting("user", WHERE);
    }
    Reference user = Reference.in(who);
    String id = user.id();
    if (id != null) {
      return users.find(id);
    }
    if (!who.path("domain").isObject()) {
      throw AuthRequest.expecting("domain", "user");
    }
    String name = user.name();
    if (name == null) {
      throw AuthRequest.expecting("name", "user");
    }
    return users.findByName(lookup.domain(Reference.in(who.path("domain"))).id(), name);
  }

  private boolean isOwnerAble(ApplicationCredential credential) {
    return users
        .find(credential.userId())
        .filter(User::enabled)
        .filter(user -> lookup.enabledDomain(user.domainId()).isPresent())
        .isPresent();
  }

  private static KeystoneException wrong() {
    return new Problem.Unauthorized("Invalid application credential ID or secret").raised();
  }
}
