package io.xloud.auth.oauth2;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.auth.AuthRequest;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.auth.Authenticator;
import io.xloud.auth.Login;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Mapped.Person;
import io.xloud.federation.Mapped.Place;
import io.xloud.federation.MappedUsers;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.token.IssuedToken;
import io.xloud.token.TokenIssuer;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Clients of OAuth 2: an application credential with its secret, or a user with a certificate whose
 * names are the user's. Whatever is wrong with a client, it hears the same.
 */
@Singleton
public final class Clients {
  private static final System.Logger LOG = System.getLogger(Clients.class.getName());

  /** As tokens name how they came about; no method to log in with. */
  private static final String METHOD = "oauth2_credential";

  private static final String CREDENTIAL = "application_credential";

  private final Authenticator authenticator;
  private final ClientCertificates certificates;
  private final MappedUsers mapped;
  private final UserService users;
  private final DomainService domains;
  private final TokenIssuer issuer;
  private final OAuth2Config config;

  Clients(
      Authenticator authenticator,
      ClientCertificates certificates,
      MappedUsers mapped,
      UserService users,
      DomainService domains,
      TokenIssuer issuer,
      Options options) {
    this.authenticator = authenticator;
    this.certificates = certificates;
    this.mapped = mapped;
    this.users = users;
    this.domains = domains;
    this.issuer = issuer;
    this.config = OAuth2Config.from(options);
  }

  /**
   * A token of the client that sent the form. A certificate counts before a secret.
   *
   * @throws KeystoneException in the form of OAuth 2
   */
  public IssuedToken token(Form form) {
    Optional<ClientCertificate> certificate = certificates.shown();
    Optional<Form.Login> basic = certificate.isPresent() ? Optional.empty() : form.basic();
    String id = basic.map(Form.Login::id).or(() -> form.member("client_id")).orElse("");
    Secret secret =
        basic
            .map(Form.Login::secret)
            .or(() -> form.member("client_secret").map(Secret::of))
            .orElse(Secret.of(""));
    if (id.isEmpty()) {
      throw refused("no client_id");
    }
    if (certificate.isPresent() && config.takesCertificates()) {
      return said(() -> byCertificate(id, certificate.get()));
    }
    if (certificate.isEmpty() && !secret.isEmpty() && config.takesSecrets()) {
      return said(() -> bySecret(id, secret));
    }
    throw refused("no way to prove a client that is allowed");
  }

  /** The refusals of logins in the form of OAuth 2; faults of ours stay what they are. */
  private static IssuedToken said(Supplier<IssuedToken> work) {
    try {
      return work.get();
    } catch (KeystoneException e) {
      throw inTheForm(e);
    }
  }

  private static KeystoneException inTheForm(KeystoneException refusal) {
    Problem problem = refusal.problem();
    if (problem instanceof Problem.OAuth2 || problem.status() >= 500) {
      return refusal;
    }
    return switch (problem.status()) {
      case 401 -> new Problem.OAuth2(401, "invalid_client", problem.message()).raised();
      case 400 -> new Problem.OAuth2(400, "invalid_request", problem.message()).raised();
      default ->
          new Problem.OAuth2(
                  problem.status(),
                  "other_error",
                  "An unknown error occurred and failed to get an OAuth2.0 access token.")
              .raised();
    };
  }

  private IssuedToken bySecret(String id, Secret secret) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.putObject(CREDENTIAL).put("id", id).put("secret", secret.reveal());
    AuthRequest request =
        new AuthRequest(List.of(CREDENTIAL), identity, new ScopeRequest.Unspecified(), null);
    return switch (authenticator.authenticate(request, Optional.empty())) {
      case Login.Complete(var token) -> token;
      case Login.Incomplete _ -> throw refused("the user's login needs more methods");
    };
  }

  private IssuedToken byCertificate(String id, ClientCertificate certificate) {
    User user =
        users
            .find(id)
            .filter(found -> found.id().equals(id) && found.enabled())
            .orElseThrow(() -> refused("the user is not there or disabled"));
    @Nullable String projectId = user.defaultProjectId();
    if (projectId == null || projectId.isEmpty()) {
      throw refused("the user has no default project");
    }
    requireNamed(certificate, user);
    return issuer.issue(
        new TokenIssuer.Order(
            user.id(),
            List.of(METHOD),
            new Wanted.Bound(projectId, null, certificate.thumbprint()),
            null,
            null));
  }

  /** The certificate names the user, by a rule that says how; none means nobody. */
  private void requireNamed(ClientCertificate certificate, User user) {
    Domain domain =
        domains
            .find(user.domainId())
            .filter(Domain::enabled)
            .orElseThrow(() -> refused("the user's domain is disabled"));
    if (!isSame(person(certificate), user, domain)) {
      throw refused("the certificate names somebody else");
    }
  }

  /** What the mapping does not say is not compared, but it has to name somebody. */
  private static boolean isSame(Person person, User user, Domain domain) {
    Optional<String> domainId = person.domain().map(Place::id);
    Optional<String> domainName = person.domain().map(Place::name);
    boolean somebody =
        Stream.of(person.id(), person.name(), person.email()).anyMatch(Optional::isPresent);
    return somebody
        && isOrUnsaid(person.id(), user.id())
        && isOrUnsaid(person.name(), user.name())
        && isOrUnsaid(person.email(), String.valueOf(user.extra().get("email")))
        && isOrUnsaid(domainId, domain.id())
        && isOrUnsaid(domainName, domain.name());
  }

  private Person person(ClientCertificate certificate) {
    try {
      return mapped.named(
          config.mappingId(),
          certificate.names().orElseThrow(() -> refused("its names cannot be read")));
    } catch (KeystoneException e) {
      throw switch (e.problem()) {
        case Problem.Unauthorized(var reason) -> refused(reason);
        case Problem problem when problem.status() < 500 -> refused(problem.message());
        default -> e;
      };
    }
  }

  private static boolean isOrUnsaid(Optional<String> said, @Nullable String is) {
    return said.isEmpty() || said.get().equals(is);
  }

  private static KeystoneException refused(String reason) {
    LOG.log(Level.DEBUG, "a client of OAuth 2 is refused: {0}", reason);
    return new Problem.OAuth2(401, "invalid_client", "Client authentication failed.").raised();
  }
}
