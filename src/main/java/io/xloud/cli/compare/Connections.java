package io.xloud.cli.compare;

import io.xloud.error.StartFailure;
import io.xloud.tls.Authorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How servers are reached: by HTTP/1.1, and by TLS with the certificates that a file trusts. */
public final class Connections {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Connections() {}

  /** With the machine's own trust where no file is named. */
  public static HttpClient trusting(@Nullable Path certificates) {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    return certificates == null ? client.build() : client.sslContext(tls(certificates)).build();
  }

  private static SSLContext tls(Path certificates) {
    try {
      return Authorities.in(certificates).context();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure(
          "The certificates in %s cannot be read (%s).".formatted(certificates, e), e);
    }
  }
}
