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

/** The one place where a refusal becomes an answer. */
@Provider
@Singleton
public final class ProblemMapper implements ExceptionMapper<KeystoneException> {
  private final Links links;
  private final boolean insecureDebug;

  ProblemMapper(Links links, Options options) {
    this.links = links;
    this.insecureDebug = HttpConfig.from(options).insecureDebug();
  }

  @Override
  public Response toResponse(KeystoneException refusal) {
    return answer(refusal.problem()).build();
  }

  Response.ResponseBuilder answer(Problem problem) {
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

  /** As the reference's middleware, which knows no version, does for what access rules refuse. */
  private String challenge(Problem problem) {
    String path = problem instanceof Problem.NotCovered ? "" : "/v3";
    return "Keystone uri=\"%s%s\"".formatted(links.base(), path);
  }
}
