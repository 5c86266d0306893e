package io.xloud.http;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Everything that goes wrong without being a refusal of ours: what the framework says about paths,
 * methods and types, and faults. Of a fault the client learns nothing; the log has it under the
 * request id.
 */
@Provider
@Singleton
public final class OtherFailures implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(OtherFailures.class);

  private static final Problem UNDECLARED =
      new Problem.Missing("application/json", "Content-Type header");
  private static final Problem UNCLEAR =
      new Problem.BadRequest("The request could not be understood.");

  private final ProblemMapper problems;
  private final RouteTable routes;
  private final CurrentRequest request;
  private final UriInfo uri;

  OtherFailures(ProblemMapper problems, RouteTable routes, CurrentRequest request, UriInfo uri) {
    this.problems = problems;
    this.routes = routes;
    this.request = request;
    this.uri = uri;
  }

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException told && told.getResponse().getStatus() < 500) {
      return framework(told.getResponse().getStatus());
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KeystoneException refusal) {
        return problems.toResponse(refusal);
      }
    }
    LOG.errorf(failure, "Request %s failed", request.id());
    return problems.answer(new Problem.Unexpected()).build();
  }

  private Response framework(int status) {
    return switch (status) {
      case 404, 405 -> noDoor();
      case 413 -> problems.answer(new Problem.TooLarge()).build();
      case 415 -> problems.answer(UNDECLARED).build();
      default -> problems.answer(isTypeOdd() ? UNDECLARED : UNCLEAR).build();
    };
  }

  /** A type the framework could not even read. */
  private boolean isTypeOdd() {
    return request.header("Content-Type").filter(type -> type.indexOf('/') < 0).isPresent();
  }

  private Response noDoor() {
    String path = uri.getPath();
    Set<String> methods =
        routes.methods(Paths.withoutEnd(path.startsWith("/") ? path : "/" + path));
    if (methods.isEmpty()) {
      return problems.answer(RouteProblems.UNKNOWN).build();
    }
    return problems
        .answer(new Problem.MethodNotAllowed())
        .header("Allow", String.join(", ", methods))
        .build();
  }
}
