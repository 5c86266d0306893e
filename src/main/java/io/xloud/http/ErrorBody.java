package io.xloud.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;

/** A {@link Problem} as clients read it: {@code {"error": {"code", "message", "title"}}}. */
final class ErrorBody {
  private static final String AMENDMENT =
      " (Disable insecure_debug mode to suppress these details.)";

  private ErrorBody() {}

  static ObjectNode of(Problem problem, boolean insecureDebug) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (problem instanceof Problem.OAuth2(_, var word, var sentence)) {
      return body.put("error", word).put("error_description", sentence);
    }
    ObjectNode error = body.putObject("error");
    error.put("code", problem.status());
    if (problem instanceof Problem.UnsupportedMethod(var methods)) {
      methods.forEach(error.putObject("identity").putArray("methods")::add);
    }
    if (problem instanceof Problem.MethodRefused) {
      error.putObject("identity");
    }
    error.put("message", message(problem, insecureDebug));
    error.put("title", problem.title());
    return body;
  }

  private static String message(Problem problem, boolean insecureDebug) {
    return switch (problem) {
      case Problem.TokenNotFound(var token) ->
          "Could not find token: %s.".formatted(token.toItsSender());
      case Problem.ReceiptNotFound(var receipt) ->
          "Could not find auth receipt: %s.".formatted(receipt.toItsSender());
      default -> insecureDebug ? withReason(problem) : problem.message();
    };
  }

  private static String withReason(Problem problem) {
    return switch (problem) {
      case Problem.Unauthorized(var reason) when !reason.isEmpty() -> reason + AMENDMENT;
      case Problem.Refused(var reason) when !reason.isEmpty() -> reason + AMENDMENT;
      default -> problem.message();
    };
  }
}
