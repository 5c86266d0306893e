package io.xloud.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one place where a refusal becomes an answer. */
@Provider
@Singleton
public final class ProblemMapper implements ExceptionMapper<KeystoneException> {
  private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Links links;
  private final CurrentRequest request;
  private final boolean insecureDebug;

  ProblemMapper(Links links, CurrentRequest request, Options options) {
    this.links = links;
    this.request = request;
    this.insecureDebug = HttpConfig.from(options).insecureDebug();
  }

  @Override
  public Response toResponse(KeystoneException refusal) {
    return answer(refusal.problem()).build();
  }

  Response.ResponseBuilder answer(Problem problem) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      hidden(problem).ifPresent(reason -> tell(problem, reason));
    }
    ObjectNode body = ErrorBody.of(problem, insecureDebug);
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    if (problem.status() == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge(problem));
    }
    if (problem instanceof Problem.Unavailable(_, var retryAfter)) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfter.toSeconds());
    }
    return answer;
  }

  /** What the answer keeps from the client. */
  private static Optional<String> hidden(Problem problem) {
    return switch (problem) {
      case Problem.Unauthorized(var reason) -> Optional.of(reason).filter(it -> !it.isEmpty());
      case Problem.Refused(var reason) -> Optional.of(reason).filter(it -> !it.isEmpty());
      default -> Optional.empty();
    };
  }

  /** Names of a client's own making may stand in it: they begin no line of the log. */
  private void tell(Problem problem, String reason) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "Request {0} is refused with {1}: {2}",
        request.id(),
        Integer.toString(problem.status()),
        CONTROL.matcher(reason).replaceAll("?"));
  }

  /** As the reference's middleware, which knows no version, does for what access rules refuse. */
  private String challenge(Problem problem) {
    String path = problem instanceof Problem.NotCovered ? "" : "/v3";
    return "Keystone uri=\"%s%s\"".formatted(links.base(), path);
  }
}
