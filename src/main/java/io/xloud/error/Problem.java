package io.xloud.error;

import java.time.Duration;
import java.util.List;

/**
 * Everything the server can refuse, as data. {@link KeystoneException} only carries it up the
 * stack. Status, title and sentence are those of the reference service.
 */
public sealed interface Problem {
  /** The request is malformed; the sentence is the whole answer. */
  record BadRequest(String sentence) implements Problem {}

  /** A member of the body does not fit its schema. */
  record InvalidMember(String member, String reason) implements Problem {}

  /** Something the request needs is not there, such as {@code auth} in the {@code request body}. */
  record Missing(String what, String where) implements Problem {}

  /** The reason is for the log and for {@code insecure_debug} alone. */
  record Unauthorized(String reason) implements Problem {}

  /** A 401 whose own sentence clients rely on, such as an expired password. */
  record UnauthorizedBecause(String sentence) implements Problem {}

  /** A 401 for a request that no access rule of its token covers. */
  record NotCovered() implements Problem {}

  /** A 401 that tells which methods would have been accepted. */
  record UnsupportedMethod(List<String> methods) implements Problem {
    public UnsupportedMethod {
      methods = List.copyOf(methods);
    }
  }

  /** A receipt that nobody knows or that is used up; only the answer to its sender repeats it. */
  record ReceiptNotFound(Withheld receipt) implements Problem {}

  /** A 401 by a rule of the method itself, with its own sentence. */
  record MethodRefused(String sentence) implements Problem {}

  /** Policy said no to the named action. */
  record Forbidden(String action) implements Problem {}

  /** A 403 whose reason is for the log and for {@code insecure_debug} alone. */
  record Refused(String reason) implements Problem {}

  /** A 403 with its own sentence. */
  record ForbiddenBecause(String sentence) implements Problem {}

  record NotFound(String kind, String id) implements Problem {}

  /** A token that nobody knows; only the answer to its sender repeats it. */
  record TokenNotFound(Withheld token) implements Problem {}

  /** A 404 with its own sentence. */
  record NotFoundBecause(String sentence) implements Problem {}

  /**
   * What the endpoints of OAuth 2 refuse, in the form of RFC 6749, section 5.2.
   *
   * @param code the HTTP status code
   * @param error a word of that RFC, or the reference's {@code other_error}
   */
  record OAuth2(int code, String error, String sentence) implements Problem {}

  record MethodNotAllowed() implements Problem {}

  record Conflict(String kind, String details) implements Problem {}

  /** A 409 with its own sentence. */
  record ConflictBecause(String sentence) implements Problem {}

  /** What was here once has been retired; with its own sentence. */
  record Gone(String sentence) implements Problem {}

  record TooLarge() implements Problem {}

  /** Something needed is away or full; the client may come again after the given time. */
  record Unavailable(String sentence, Duration retryAfter) implements Problem {}

  /** A fault of ours: what happened is in the log under the request id, never in the answer. */
  record Unexpected() implements Problem {}

  /** The HTTP status code. */
  default int status() {
    return switch (this) {
      case BadRequest _, InvalidMember _, Missing _ -> 400;
      case Unauthorized _,
          UnauthorizedBecause _,
          UnsupportedMethod _,
          MethodRefused _,
          NotCovered _,
          ReceiptNotFound _ ->
          401;
      case Forbidden _, Refused _, ForbiddenBecause _ -> 403;
      case NotFound _, TokenNotFound _, NotFoundBecause _ -> 404;
      case MethodNotAllowed _ -> 405;
      case OAuth2(var code, _, _) -> code;
      case Conflict _, ConflictBecause _ -> 409;
      case Gone _ -> 410;
      case TooLarge _ -> 413;
      case Unexpected _ -> 500;
      case Unavailable _ -> 503;
    };
  }

  /** The standard phrase of the status, which clients find as {@code title}. */
  default String title() {
    return switch (status()) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Request Entity Too Large";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }

  /** The sentence a client reads; its wording is part of the API. */
  default String message() {
    return switch (this) {
      case BadRequest(var sentence) -> sentence;
      case InvalidMember(var member, var reason) ->
          "Invalid input for field '%s': %s".formatted(member, reason);
      case Missing(var what, var where) ->
          ("Expecting to find %s in %s. The server could not comply with the request since it is"
                  + " either malformed or otherwise incorrect. The client is assumed to be in"
                  + " error.")
              .formatted(what, where);
      case Unauthorized _, NotCovered _ -> "The request you have made requires authentication.";
      case UnauthorizedBecause(var sentence) -> sentence;
      case MethodRefused(var sentence) -> sentence;
      case UnsupportedMethod _ -> "Attempted to authenticate with an unsupported method.";
      case ReceiptNotFound _ -> "Could not find auth receipt.";
      case Refused _ -> "You are not authorized to perform the requested action.";
      case Forbidden(var action) ->
          "You are not authorized to perform the requested action: %s.".formatted(action);
      case ForbiddenBecause(var sentence) -> sentence;
      case NotFound(var kind, var id) -> "Could not find %s: %s.".formatted(kind, id);
      case TokenNotFound _ -> "Could not find token.";
      case NotFoundBecause(var sentence) -> sentence;
      case OAuth2(_, _, var sentence) -> sentence;
      case MethodNotAllowed _ -> "The method is not allowed for the requested URL.";
      case Conflict(var kind, var details) ->
          "Conflict occurred attempting to store %s - %s.".formatted(kind, details);
      case ConflictBecause(var sentence) -> sentence;
      case Gone(var sentence) -> sentence;
      case TooLarge _ -> "Request is too large.";
      case Unavailable(var sentence, _) -> sentence;
      case Unexpected _ -> "An unexpected error prevented the server from fulfilling your request.";
    };
  }

  default KeystoneException raised() {
    return new KeystoneException(this);
  }
}
