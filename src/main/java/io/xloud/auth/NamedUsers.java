package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.auth.AuthRequest.Reference;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.event.LoginTried;
import io.xloud.identity.LoginNews;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the user whom a method names by id, or by name and domain. */
@Singleton
final class NamedUsers {
  private final UserService users;
  private final ScopeLookup lookup;
  private final LoginNews news;
  private final Caller caller;

  NamedUsers(UserService users, ScopeLookup lookup, LoginNews news, Caller caller) {
    this.users = users;
    this.lookup = lookup;
    this.news = news;
    this.caller = caller;
  }

  /**
   * @param proof whose {@code user} says who it is
   * @throws io.xloud.error.KeystoneException 401 for a user who is unknown or disabled, or whose
   *     domain is, 400 for one who is not named
   */
  User enabled(JsonNode proof) {
    if (!proof.has("user")) {
      throw AuthRequest.expecting("user", "None");
    }
    return find(proof.path("user"))
        .filter(User::enabled)
        .filter(user -> lookup.enabledDomain(user.domainId()).isPresent())
        .orElseThrow(() -> new Problem.Unauthorized("No such user, or it is disabled").raised());
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
