package io.xloud.oauth;

import io.xloud.assignment.EffectiveRoles;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.oauth.RequestToken.Leave;
import io.xloud.oauth.SignedRequest.Flaw;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Request tokens, from a consumer's wish to a user's leave. */
@Singleton
public final class RequestTokenService {
  /** What changes and notifications call them. */
  static final String KIND = "OS-OAUTH1:request_token";

  private static final Secret NO_TOKEN = Secret.of("");

  private final OAuthTokenDriver driver;
  private final ConsumerService consumers;
  private final SignatureCheck signatures;
  private final ProjectService projects;
  private final EffectiveRoles roles;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final OAuthConfig config;

  RequestTokenService(
      OAuthTokenDriver driver,
      ConsumerService consumers,
      SignatureCheck signatures,
      ProjectService projects,
      EffectiveRoles roles,
      Database database,
      Outbox outbox,
      Clock clock,
      Options options) {
    this.driver = driver;
    this.consumers = consumers;
    this.signatures = signatures;
    this.projects = projects;
    this.roles = roles;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.config = OAuthConfig.from(options);
  }

  /**
   * @throws KeystoneException 404 for a project or consumer that is not there, 400 for a request
   *     that says too little, 401 when the consumer did not sign it
   */
  public RequestToken create(SignedRequest request, String projectId, AuthContext by) {
    Project project = projects.get(projectId);
    Consumer consumer = consumers.get(request.required(SignedRequest.CONSUMER));
    signatures.requireWellFormed(request);
    if (request.said(SignedRequest.CALLBACK).isEmpty()) {
      throw Flaw.request("Missing callback URI.").problem().raised();
    }
    signatures.requireSigned(request, NO_TOKEN);
    signatures.take(request);
    return stored(fresh(consumer, project), by);
  }

  private RequestToken fresh(Consumer consumer, Project project) {
    return new RequestToken(
        Ids.fresh(),
        Secret.of(Ids.fresh()),
        null,
        project.id(),
        consumer.id(),
        OAuthConfig.end(clock.instant(), config.requestTokens()));
  }

  private RequestToken stored(RequestToken token, AuthContext by) {
    database.change(_ -> {
      if (!driver.insert(token)) {
        throw ConsumerService.missing();
      }
      outbox.record(Change.of(by, "created", KIND, token.id()));
    });
    return token;
  }

  /**
   * @throws KeystoneException 404 when it is not there, 401 when it is over
   */
  public RequestToken open(String id) {
    Instant now = clock.instant();
    RequestToken token = driver.findRequest(id).orElseThrow(RequestTokenService::missing);
    if (token.isOver(now)) {
      throw new Problem.Unauthorized("Request token is expired").raised();
    }
    return token;
  }

  /**
   * The user lets the consumer act with these roles, no more than the user has (C8).
   *
   * @throws KeystoneException 401 for a role that the user does not have there, 404 when the token
   *     is gone by then
   */
  public Leave give(RequestToken token, String userId, Set<String> roleIds, AuthContext by) {
    Set<String> held =
        roles.onProject(userId, token.projectId()).stream()
            .map(RoleRef::id)
            .collect(Collectors.toSet());
    if (!held.containsAll(roleIds)) {
      throw new Problem.Unauthorized("authorizing user does not have role required").raised();
    }
    Leave leave = new Leave(userId, Verifiers.fresh(), List.copyOf(roleIds));
    database.change(_ -> {
      if (!driver.give(token.id(), leave)) {
        throw missing();
      }
      outbox.record(Change.of(by, "authorized", KIND, token.id()));
    });
    return leave;
  }

  static KeystoneException missing() {
    return new Problem.NotFoundBecause("Request token not found").raised();
  }
}
