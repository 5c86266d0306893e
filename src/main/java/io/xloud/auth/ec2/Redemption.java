package io.xloud.auth.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.ApplicationCredentialService;
import io.xloud.auth.TrustUses;
import io.xloud.config.Options;
import io.xloud.credential.CredentialService;
import io.xloud.credential.Ec2Key;
import io.xloud.credential.Ec2Key.MadeUnder;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.AccessTokenService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.token.AuthMethods;
import io.xloud.token.IssuedToken;
import io.xloud.token.TokenConfig;
import io.xloud.token.TokenIssuer;
import io.xloud.token.TokenIssuer.Order;
import io.xloud.token.TokenIssuer.Wanted;
import io.xloud.trust.Trust;
import io.xloud.trust.TrustService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Trades a signature for a token of the user whose key signed. The token bears the mark of how it
 * came about, so that it may be validated and never used (D10).
 */
@Singleton
public final class Redemption {
  private static final String MARK = AuthMethods.EC2_CREDENTIAL;

  private final CredentialService credentials;
  private final SignatureAge age;
  private final UserService users;
  private final ProjectService projects;
  private final DomainService domains;
  private final TrustService trusts;
  private final ApplicationCredentialService applicationCredentials;
  private final AccessTokenService accessTokens;
  private final TokenIssuer issuer;
  private final TrustUses trustUses;
  private final boolean enabled;

  Redemption(
      CredentialService credentials,
      SignatureAge age,
      UserService users,
      ProjectService projects,
      DomainService domains,
      TrustService trusts,
      ApplicationCredentialService applicationCredentials,
      AccessTokenService accessTokens,
      TokenIssuer issuer,
      TrustUses trustUses,
      Options options) {
    this.credentials = credentials;
    this.age = age;
    this.users = users;
    this.projects = projects;
    this.domains = domains;
    this.trusts = trusts;
    this.applicationCredentials = applicationCredentials;
    this.accessTokens = accessTokens;
    this.issuer = issuer;
    this.trustUses = trustUses;
    this.enabled = TokenConfig.from(options).methods().contains(MARK);
  }

  /**
   * @throws KeystoneException in this order: 503 when tokens can't be marked, 400 for an empty
   *     body, 401 without an access key, 404 for an unknown one, 401 for a signature that does not
   *     hold or somebody who may not, 404 when what the key was made under is gone
   */
  public IssuedToken redeem(ObjectNode body, Scheme scheme) {
    requireEnabled();
    JsonNode request = request(body);
    Ec2Key key =
        credentials
            .ec2Key(access(request))
            .orElseThrow(() -> new Problem.NotFoundBecause("EC2 access key not found.").raised());
    scheme.requireSignedWith(secret(key), request);
    Project project = project(key);
    User user = user(key.userId());
    requireInUse(user, project);
    age.require(scheme, request);
    return issued(key, user, project);
  }

  /** A mark that does not survive in the token would make it look like a login. */
  private void requireEnabled() {
    if (!enabled) {
      throw new Problem.Unavailable(
              "Cannot mint a token from an EC2 or S3 credential: the ec2credential auth method is"
                  + " not enabled. Add ec2credential to the [auth] methods configuration option.",
              Duration.ofMinutes(5))
          .raised();
    }
  }

  private static JsonNode request(ObjectNode body) {
    if (body.isEmpty()) {
      throw new Problem.BadRequest("request must include a request body").raised();
    }
    return Stream.of("credentials", "credential", "ec2Credentials")
        .map(body::path)
        .filter(given -> !Texts.isFalse(given))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  private static String access(JsonNode request) {
    if (!request.has("access")) {
      throw refused("The request names no access key");
    }
    return Texts.required(request, "access");
  }

  private static Secret secret(Ec2Key key) {
    return key.secret().orElseThrow(() -> refused("The credential has no secret"));
  }

  private Project project(Ec2Key key) {
    String id = key.projectId();
    if (id == null) {
      throw new Problem.NotFound("project", "None").raised();
    }
    return projects.get(id);
  }

  private User user(String id) {
    return users.find(id).orElseThrow(() -> new Problem.NotFound("user", id).raised());
  }

  /** Nothing of it is disabled (D3). */
  private void requireInUse(User user, Project project) {
    if (!user.enabled()
        || !project.enabled()
        || !isEnabledDomain(user.domainId())
        || !isEnabledDomain(project.owningDomainId())) {
      throw refused("The user, the project or a domain of theirs is disabled");
    }
  }

  private boolean isEnabledDomain(String id) {
    return domains.find(id).filter(Domain::enabled).isPresent();
  }

  /** To whoever shows a signature, leave that gives nothing any more is as none (D3). */
  private IssuedToken issued(Ec2Key key, User user, Project project) {
    try {
      IssuedToken issued = issuer.issue(order(key, user, project));
      trustUses.count(issued);
      return issued;
    } catch (KeystoneException e) {
      if (e.problem().status() == 403) {
        throw refused("What the key was made under does not hold any more");
      }
      throw e;
    }
  }

  /** A key that somebody made by leave gives no more than that leave; without one, nothing (D4). */
  private Order order(Ec2Key key, User user, Project project) {
    return switch (key.madeUnder()) {
      case MadeUnder.Nothing _ -> order(user.id(), new Wanted.OfProject(project.id()));
      case MadeUnder.Trust(var id) -> byTrust(trusts.get(id), user, project);
      case MadeUnder.ApplicationCredential(var id) ->
          byApplicationCredential(applicationCredential(user, id), user, project);
      case MadeUnder.AccessToken(var id) ->
          order(
              user.id(),
              new Wanted.OfAccessToken(project.id(), accessToken(id, user, project).id()));
      case MadeUnder.Nobody _ -> throw refused("What the key was made under is not there");
    };
  }

  private static Order order(String userId, Wanted scope) {
    return new Order(userId, List.of(MARK), scope, null, null);
  }

  /** The token is the trustee's, who had made the key as the trustor where that is impersonated. */
  private Order byTrust(Trust trust, User user, Project project) {
    requireOwner(user, trust.impersonation() ? trust.trustorUserId() : trust.trusteeUserId());
    Stream.of(trust.trustorUserId(), trust.trusteeUserId())
        .map(this::user)
        .forEach(party -> requireInUse(party, project));
    return order(trust.trusteeUserId(), new Wanted.OfTrust(project.id(), trust.id()));
  }

  private ApplicationCredential applicationCredential(User user, String id) {
    return applicationCredentials
        .findOf(user.id(), id)
        .or(() -> applicationCredentials.find(id))
        .orElseThrow(() -> ApplicationCredentialService.missing(id));
  }

  private static Order byApplicationCredential(
      ApplicationCredential credential, User user, Project project) {
    requireOwner(user, credential.userId());
    return order(user.id(), new Wanted.OfApplicationCredential(project.id(), credential.id()));
  }

  /** Nobody's key borrows what was handed on to somebody else (E6). */
  private static void requireOwner(User user, String ownerId) {
    if (!user.id().equals(ownerId)) {
      throw refused("What the key was made under is somebody else's");
    }
  }

  /** Of the key's own user and project, or it is none (D8). */
  private AccessToken accessToken(String id, User user, Project project) {
    return accessTokens
        .find(id)
        .filter(token -> token.userId().equals(user.id()))
        .filter(token -> token.projectId().equals(project.id()))
        .orElseThrow(() -> refused("The access token is not there, or is another one"));
  }

  private static KeystoneException refused(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
