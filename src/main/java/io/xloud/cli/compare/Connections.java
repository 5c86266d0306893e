package io.xloud.cli.compare;

import io.xloud.error.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
    try (InputStream in = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("trusted-" + trusted.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure(
          "The certificates in %s cannot be read (%s).".formatted(certificates, e), e);
    }
  }
}
