package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.auth.AuthRequest.Reference;
import io.xloud.context.Caller;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.LoginTried;
import io.xloud.identity.LoginNews;
import io.xloud.identity.PasswordAuthentication;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Method {@code password}. Whatever is wrong, the refusal costs one hash and says the same. */
@Singleton
final class PasswordMethod implements AuthMethod {
  private final UserService users;
  private final ScopeLookup lookup;
  private final PasswordAuthentication passwords;
  private final PasswordHasher hasher;
  private final LoginNews news;
  private final Caller caller;

  PasswordMethod(
      UserService users,
      ScopeLookup lookup,
      PasswordAuthentication passwords,
      PasswordHasher hasher,
      LoginNews news,
      Caller caller) {
    this.users = users;
    this.lookup = lookup;
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
    if (!proof.has("user")) {
      throw AuthRequest.expecting("user", "None");
    }
    JsonNode who = proof.path("user");
    Secret password = Secret.of(who.path("password").asText(""));
    User user = enabledUser(who, password);
    PasswordOutcome outcome = passwords.authenticate(user.id(), password);
    news.tell(new LoginNews.Attempt(user, password, caller.requestId(), caller.origin()), outcome);
    return switch (outcome) {
      case PasswordOutcome.Accepted(var accepted) -> Proven.user(accepted.id());
      case PasswordOutcome.Refused refused -> throw refused.problem().raised();
    };
  }

  private User enabledUser(JsonNode who, Secret password) {
    try {
      return find(who)
          .filter(User::enabled)
          .filter(user -> lookup.enabledDomain(user.domainId()).isPresent())
          .orElseThrow(() -> new Problem.Unauthorized("No such user, or it is disabled").raised());
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.Unauthorized) {
        hasher.pretend(password);
      }
      throw e;
    }
  }

  private Optional<User> find(JsonNode who) {
    Reference user = Reference.in(who);
    if (user.isEmpty()) {
      throw AuthRequest.expecting("id or name", "user");
    }
    if (user.name() == null) {
      return told(Optional.ofNullable(user.id()).flatMap(users::find), user, null);
    }
    if (!who.path("domain").isObject()) {
      throw AuthRequest.expecting("domain", "user");
    }
    Domain domain = lookup.domain(Reference.in(who.path("domain")));
    return told(
        users.findByName(domain.id(), user.name()),
        new Reference(null, user.name()),
        new LoginTried.Domain(domain.id(), domain.name()));
  }

  /** That nobody was found is news, too. */
  private Optional<User> told(
      Optional<User> found, Reference user, LoginTried.@Nullable Domain domain) {
    if (found.isEmpty()) {
      news.tellUnknown(
          new LoginTried.Who.Unknown(user.id(), user.name(), domain),
          caller.requestId(),
          caller.origin());
    }
    return found;
  }
}
