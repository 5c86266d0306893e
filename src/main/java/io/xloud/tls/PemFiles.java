package io.xloud.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.xloud.error.StartFailure;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Files that settings name for a client.
 *
 * @param authorities empty to trust whom Java trusts
 * @param certificate of this client, where it is asked for one
 * @param key empty when it stands in the file of the certificate
 */
public record PemFiles(
    Optional<String> authorities, Optional<String> certificate, Optional<String> key) {

  /**
   * Whatever is wrong with the files, the sentence names the options.
   *
   * @param options that name the files, for people
   * @throws StartFailure when a file does not hold what it should
   */
  @SuppressWarnings("CatchingUnchecked")
  public SSLContext context(String options, Vertx vertx) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(vertx), trust(), null);
      return context;
    } catch (Exception e) {
      throw new StartFailure("%s cannot be used: %s".formatted(options, e.getMessage()), e);
    }
  }

  private TrustManager @Nullable [] trust() throws Exception {
    return authorities.isEmpty() ? null : Authorities.in(Path.of(authorities.get())).managers();
  }

  private KeyManager @Nullable [] keys(Vertx vertx) throws Exception {
    if (certificate.isEmpty()) {
      return null;
    }
    return new PemKeyCertOptions()
        .addCertPath(certificate.get())
        .addKeyPath(key.or(() -> certificate).get())
        .getKeyManagerFactory(vertx)
        .getKeyManagers();
  }
}
