package io.xloud.auth.api;

import io.xloud.auth.oauth2.Form;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.http.HttpConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The form of the request at hand, as the doors of OAuth 2 take it. */
@Singleton
class OAuth2Forms {
  private final CurrentRequest request;
  private final int longest;

  OAuth2Forms(CurrentRequest request, Options options) {
    this.request = request;
    this.longest = HttpConfig.from(options).maxBodySize();
  }

  /**
   * @param body as it comes in, of which no more is read than any body may hold; null where there
   *     is none
   * @throws io.xloud.error.KeystoneException 413 for more, 400 for a form that cannot be read
   */
  Form of(@Nullable InputStream body) throws IOException {
    return Form.read(
        request.header("Content-Type").orElse(null),
        body == null ? "" : read(body),
        request.header("Authorization").orElse(null));
  }

  private String read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(longest + 1);
    if (bytes.length > longest) {
      throw new Problem.TooLarge().raised();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
