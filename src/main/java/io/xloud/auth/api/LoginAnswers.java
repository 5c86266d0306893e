package io.xloud.auth.api;

import io.xloud.auth.AuthRequest;
import io.xloud.auth.Authenticator;
import io.xloud.auth.IssuedReceipt;
import io.xloud.auth.Login;
import io.xloud.crypto.Secret;
import io.xloud.http.CurrentRequest;
import io.xloud.token.IssuedToken;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;

/** What becomes of the login that the request at hand asks for, and what is answered. */
@Singleton
final class LoginAnswers {
  private static final String SUBJECT = "X-Subject-Token";
  private static final String RECEIPT = "Openstack-Auth-Receipt";

  private final Authenticator authenticator;
  private final TokenAnswers answers;
  private final CurrentRequest request;

  LoginAnswers(Authenticator authenticator, TokenAnswers answers, CurrentRequest request) {
    this.authenticator = authenticator;
    this.answers = answers;
    this.request = request;
  }

  /** The receipt of steps before counts, when the request carries one. */
  Login login(AuthRequest wanted) {
    Optional<Secret> receipt =
        request.header(RECEIPT).filter(text -> !text.isEmpty()).map(Secret::of);
    return authenticator.authenticate(wanted, receipt);
  }

  Response of(Login login) {
    return switch (login) {
      case Login.Complete(var token) -> issued(token);
      case Login.Incomplete(var receipt) -> issued(receipt);
    };
  }

  private Response issued(IssuedToken issued) {
    return Response.status(Response.Status.CREATED)
        .header(SUBJECT, issued.text().reveal())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(answers.body(answers.answer(issued.token()), wantsCatalog()))
        .build();
  }

  /** A refusal, yet of another form than all others. */
  static Response issued(IssuedReceipt receipt) {
    return Response.status(Response.Status.UNAUTHORIZED)
        .header(RECEIPT, receipt.text().reveal())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ReceiptBody.of(receipt))
        .build();
  }

  /** {@code ?nocatalog} counts with and without a value. */
  boolean wantsCatalog() {
    return Arrays.stream(request.query().split("&"))
        .noneMatch(each -> each.equals("nocatalog") || each.startsWith("nocatalog="));
  }
}
