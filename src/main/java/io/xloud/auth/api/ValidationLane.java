package io.xloud.auth.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.xloud.auth.api.TokenAnswers.Answer;
import io.xloud.context.Delegation;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.token.Known;
import io.xloud.token.TokenValidator;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fast lane of {@code GET} and {@code HEAD /v3/auth/tokens}: when both tokens are known to be
 * good, the answer is written from memory, on the event loop. Whatever is not plainly so, every
 * refusal included, takes the way through {@link TokensResource}, which fills what this reads.
 */
@Singleton
final class ValidationLane {
  private static final String PATH = "/v3/auth/tokens";
  private static final String SUBJECT = "X-Subject-Token";

  /** After the front door, before everything else. */
  private static final int SECOND = 9_000;

  private final TokenValidator validator;
  private final TokenAnswers answers;
  private final Policy policy;
  private final StandingPermissions permissions;

  ValidationLane(
      TokenValidator validator, TokenAnswers answers, Policy policy, MeterRegistry meters) {
    this.validator = validator;
    this.answers = answers;
    this.policy = policy;
    this.permissions = new StandingPermissions(policy);
    meters.gauge("xloud.permissions.standing", permissions, StandingPermissions::remembered);
  }

  void open(@Observes Filters filters) {
    filters.register(this::drive, SECOND);
  }

  private void drive(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!PATH.equals(request.path()) || !answered(request)) {
      routing.next();
    }
  }

  private boolean answered(HttpServerRequest request) {
    if (request.method() == HttpMethod.GET) {
      return isPlain(request) && get(request);
    }
    return request.method() == HttpMethod.HEAD && isPlain(request) && head(request);
  }

  /** Only what middleware sends: no body, no query but {@code nocatalog}. */
  private static boolean isPlain(HttpServerRequest request) {
    @Nullable String query = request.query();
    MultiMap headers = request.headers();
    return (query == null || query.equals("nocatalog"))
        && !headers.contains("Content-Length")
        && !headers.contains("Transfer-Encoding");
  }

  private boolean get(HttpServerRequest request) {
    @Nullable Answer answer = permitted(request, AuthActions.VALIDATE_TOKEN);
    @Nullable ByteBuf body =
        answer == null ? null : answers.peekBody(answer, request.query() == null);
    if (body == null) {
      return false;
    }
    headed(request).end(Buffer.buffer(body));
    return true;
  }

  private boolean head(HttpServerRequest request) {
    if (permitted(request, AuthActions.CHECK_TOKEN) == null) {
      return false;
    }
    headed(request).end();
    return true;
  }

  private @Nullable Answer permitted(HttpServerRequest request, Action action) {
    @Nullable String callers = only(request, "X-Auth-Token");
    @Nullable String subjects = only(request, SUBJECT);
    @Nullable Known caller = callers == null ? null : validator.peek(callers);
    if (caller == null
        || subjects == null
        || caller.token().delegation() instanceof Delegation.Ec2) {
      return null;
    }
    @Nullable Answer answer = answers.peek(subjects);
    return answer != null && mayAsk(caller, action, answer) ? answer : null;
  }

  private boolean mayAsk(Known caller, Action action, Answer about) {
    return permissions.has(caller.token(), action) || mayAskAbout(caller, action, about);
  }

  private boolean mayAskAbout(Known caller, Action action, Answer about) {
    return policy
        .allowsAtOnce(caller.token().context("-"), action, TokensResource.target(about.token()))
        .orElse(false);
  }

  private static HttpServerResponse headed(HttpServerRequest request) {
    return request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader(SUBJECT, request.getHeader(SUBJECT));
  }

  private static @Nullable String only(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 ? values.getFirst() : null;
  }
}
