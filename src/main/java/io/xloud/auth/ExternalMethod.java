package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.http.Vouched;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.token.TokenConfig;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Method {@code external}: a proxy in front has logged the user in and says so in a header. It
 * counts without being asked for; what the request says of it proves nothing.
 */
@Singleton
final class ExternalMethod implements AuthMethod {
  private static final String NAME = "external";

  private final Vouched vouched;
  private final UserService users;
  private final DomainService domains;
  private final String defaultDomainId;
  private final boolean ofAnyDomain;

  ExternalMethod(Vouched vouched, UserService users, DomainService domains, Options options) {
    this.vouched = vouched;
    this.users = users;
    this.domains = domains;
    this.defaultDomainId = options.string("identity", "default_domain_id");
    this.ofAnyDomain =
        TokenConfig.from(options).methods().contains(NAME)
            && isOfAnyDomain(options.text("auth", "external").orElse("default"));
  }

  /** Keystone names a plugin there, short or with its place. */
  private static boolean isOfAnyDomain(String plugin) {
    return switch (plugin.substring(plugin.lastIndexOf('.') + 1)) {
      case "default", "DefaultDomain", "" -> false;
      case "Domain" -> true;
      default ->
          throw new ConfigException(
              "[auth] external = %s is not served here, only DefaultDomain and Domain."
                  .formatted(plugin));
    };
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Proven authenticate(JsonNode proof, AuthRequest request) {
    return proven()
        .orElseThrow(
            () -> new Problem.Unauthorized("No proxy has logged in a user who is there").raised());
  }

  /** None where nobody was logged in, or nobody whom we know. */
  Optional<Proven> proven() {
    return vouched
        .user()
        .flatMap(name -> domain().flatMap(domain -> users.findByName(domain.id(), name)))
        .filter(User::enabled)
        .map(user -> Proven.user(user.id()));
  }

  private Optional<Domain> domain() {
    Optional<String> name = ofAnyDomain ? vouched.domain() : Optional.empty();
    return (name.isPresent() ? domains.findByName(name.get()) : domains.find(defaultDomainId))
        .filter(Domain::enabled);
  }
}
