package io.xloud.auth.api;

import io.xloud.auth.oauth2.Form;
import io.xloud.http.CurrentRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The form of the request at hand, as the doors of OAuth 2 take it. */
@Singleton
class OAuth2Forms {
  private final CurrentRequest request;

  OAuth2Forms(CurrentRequest request) {
    this.request = request;
  }

  /**
   * @param body null where there is none
   */
  Form of(@Nullable String body) {
    return Form.read(
        request.header("Content-Type").orElse(null),
        body == null ? "" : body,
        request.header("Authorization").orElse(null));
  }
}
