package io.xloud.notification;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.xloud.error.StartFailure;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** What files of {@code [oslo_messaging_rabbit]} make of a connection. */
final class Tls {
  private Tls() {}

  /**
   * Whatever is wrong with the files, the sentence names the options.
   *
   * @throws StartFailure when a file does not hold what it should
   */
  @SuppressWarnings("CatchingUnchecked")
  static SSLContext context(NotificationConfig.Tls files, Vertx vertx) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(files, vertx), trust(files, vertx), null);
      return context;
    } catch (Exception e) {
      throw new StartFailure(
          "[oslo_messaging_rabbit] ssl_ca_file, ssl_cert_file and ssl_key_file cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private static TrustManager @Nullable [] trust(NotificationConfig.Tls files, Vertx vertx)
      throws Exception {
    return files.authorities().isEmpty()
        ? null
        : new PemTrustOptions()
            .addCertPath(files.authorities().get())
            .getTrustManagerFactory(vertx)
            .getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(NotificationConfig.Tls files, Vertx vertx)
      throws Exception {
    if (files.certificate().isEmpty()) {
      return null;
    }
    String certificate = files.certificate().get();
    return new PemKeyCertOptions()
        .addCertPath(certificate)
        .addKeyPath(files.key().orElse(certificate))
        .getKeyManagerFactory(vertx)
        .getKeyManagers();
  }
}
