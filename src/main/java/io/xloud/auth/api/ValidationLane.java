package io.xloud.auth.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.buffer.ByteBuf;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.xloud.auth.api.TokenAnswers.Answer;
import io.xloud.context.Delegation;
import io.xloud.http.Greeting;
import io.xloud.http.RequestMeters;
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

  private static final CharSequence CALLER = HttpHeaders.createOptimized("X-Auth-Token");
  private static final CharSequence SUBJECT = HttpHeaders.createOptimized("X-Subject-Token");
  private static final CharSequence TYPE = HttpHeaders.createOptimized("Content-Type");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  /** Before the front door, which has nothing to find in what is plain. */
  private static final int BEFORE_ALL = 11_000;

  private final TokenValidator validator;
  private final TokenAnswers answers;
  private final Policy policy;
  private final StandingPermissions permissions;
  private final Greeting greeting;
  private final RequestMeters requests;
  private final Timer validated;
  private final Timer checked;

  ValidationLane(
      TokenValidator validator,
      TokenAnswers answers,
      Policy policy,
      Greeting greeting,
      RequestMeters requests,
      MeterRegistry meters) {
    this.validator = validator;
    this.answers = answers;
    this.policy = policy;
    this.greeting = greeting;
    this.requests = requests;
    this.validated = requests.timer(HttpMethod.GET, PATH, 200);
    this.checked = requests.timer(HttpMethod.HEAD, PATH, 200);
    this.permissions = new StandingPermissions(policy);
    meters.gauge("xloud.permissions.standing", permissions, StandingPermissions::remembered);
  }

  void open(@Observes Filters filters) {
    filters.register(this::drive, BEFORE_ALL);
  }

  private void drive(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!PATH.equals(request.path()) || !answered(routing, request, System.nanoTime())) {
      routing.next();
    }
  }

  private boolean answered(RoutingContext routing, HttpServerRequest request, long begun) {
    if (request.method() == HttpMethod.GET) {
      return isPlain(request) && get(routing, request, begun);
    }
    return request.method() == HttpMethod.HEAD && isPlain(request) && head(routing, request, begun);
  }

  /** Only what middleware sends: no body, no browser, no query but {@code nocatalog}. */
  private static boolean isPlain(HttpServerRequest request) {
    @Nullable String query = request.query();
    MultiMap headers = request.headers();
    return (query == null || query.equals("nocatalog"))
        && !headers.contains(HttpHeaders.CONTENT_LENGTH)
        && !headers.contains(HttpHeaders.TRANSFER_ENCODING)
        && !headers.contains(HttpHeaders.ORIGIN);
  }

  private boolean get(RoutingContext routing, HttpServerRequest request, long begun) {
    @Nullable Answer answer = permitted(request, AuthActions.VALIDATE_TOKEN);
    @Nullable ByteBuf body =
        answer == null ? null : answers.peekBody(answer, request.query() == null);
    if (body == null) {
      return false;
    }
    countHits();
    requests.begin();
    headed(routing, request)
        .end(
            Buffer.buffer(body),
            sent -> {
              body.release(); // Vert.x keeps hands off buffers that are not its own
              requests.end(sent.succeeded() ? validated : goneAway(HttpMethod.GET), begun);
            });
    return true;
  }

  private boolean head(RoutingContext routing, HttpServerRequest request, long begun) {
    if (permitted(request, AuthActions.CHECK_TOKEN) == null) {
      return false;
    }
    countHits();
    requests.begin();
    headed(routing, request)
        .end(sent -> requests.end(sent.succeeded() ? checked : goneAway(HttpMethod.HEAD), begun));
    return true;
  }

  private Timer goneAway(HttpMethod method) {
    return requests.timer(method, PATH, RequestMeters.GONE_AWAY);
  }

  /** Only of what was answered here: all else is counted where it is asked again. */
  private void countHits() {
    validator.countHit();
    answers.countHit();
  }

  private @Nullable Answer permitted(HttpServerRequest request, Action action) {
    @Nullable String callers = only(request, CALLER);
    @Nullable String subjects = only(request, SUBJECT);
    @Nullable Known caller = callers == null ? null : validator.peek(callers);
    if (caller == null
        || subjects == null
        || caller.token().isBound()
        || caller.token().isLimited()
        || caller.token().delegation() instanceof Delegation.Ec2) {
      return null;
    }
    @Nullable Answer answer = answers.peek(subjects);
    return answer != null && isUnderstood(request, answer) && mayAsk(caller, action, answer)
        ? answer
        : null;
  }

  private static boolean isUnderstood(HttpServerRequest request, Answer about) {
    return !about.isLimited()
        || TokensResource.knowsAccessRules(request.getHeader(TokensResource.ACCESS_RULES));
  }

  private boolean mayAsk(Known caller, Action action, Answer about) {
    return permissions.has(caller.token(), action) || mayAskAbout(caller, action, about);
  }

  private boolean mayAskAbout(Known caller, Action action, Answer about) {
    return policy
        .allowsAtOnce(caller.token().context("-"), action, TokensResource.target(about.token()))
        .orElse(false);
  }

  private HttpServerResponse headed(RoutingContext routing, HttpServerRequest request) {
    greeting.greetInPassing(routing);
    return request.response().putHeader(TYPE, JSON).putHeader(SUBJECT, request.getHeader(SUBJECT));
  }

  private static @Nullable String only(HttpServerRequest request, CharSequence name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 ? values.getFirst() : null;
  }
}
