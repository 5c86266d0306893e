package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.context.Caller;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.LoginNews;
import io.xloud.identity.PasswordAuthentication;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.User;
import jakarta.inject.Singleton;

/** Method {@code password}. Whatever is wrong, the refusal costs one hash and says the same. */
@Singleton
final class PasswordMethod implements AuthMethod {
  private final NamedUsers users;
  private final PasswordAuthentication passwords;
  private final PasswordHasher hasher;
  private final LoginNews news;
  private final Caller caller;

  PasswordMethod(
      NamedUsers users,
      PasswordAuthentication passwords,
      PasswordHasher hasher,
      LoginNews news,
      Caller caller) {
    this.users = users;
    this.passwords = passwords;
    this.hasher = hasher;
    this.news = news;
    this.caller = caller;
  }

  @Override
  public String name() {
    return "password";
  }

  @Override
  public Proven authenticate(JsonNode proof, AuthRequest request) {
    Secret password = Secret.of(proof.path("user").path("password").asText(""));
    User user = enabledUser(proof, password);
    PasswordOutcome outcome = passwords.authenticate(user.id(), password);
    news.tell(new LoginNews.Attempt(user, password, caller.requestId(), caller.origin()), outcome);
    return switch (outcome) {
      case PasswordOutcome.Accepted(var accepted) -> Proven.user(accepted.id());
      case PasswordOutcome.Refused refused -> throw refused.problem().raised();
    };
  }

  private User enabledUser(JsonNode proof, Secret password) {
    try {
      return users.enabled(proof);
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.Unauthorized) {
        hasher.pretend(password);
      }
      throw e;
    }
  }
}
