package io.xloud.identity.ldap;

import com.unboundid.util.ssl.TrustAllTrustManager;
import io.xloud.config.ConfigException;
import io.xloud.tls.Authorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the server believes to be the directory: those whose certificate an authority of {@code
 * [ldap] tls_cacertfile} or {@code tls_cacertdir} signed, or one that this Java knows where neither
 * is set.
 */
final class TlsContext {
  private TlsContext() {}

  /**
   * @throws ConfigException when a file does not hold certificates
   */
  static SSLContext of(ServerConfig.Security security) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(security), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(
          "[ldap] tls_cacertfile and tls_cacertdir can't be used: " + e.getMessage());
    }
  }

  private static TrustManager @Nullable [] trust(ServerConfig.Security security)
      throws GeneralSecurityException, IOException {
    if (!security.demand().isStrict()) {
      return new TrustManager[] {new TrustAllTrustManager()};
    }
    List<Certificate> authorities = authorities(security);
    return authorities.isEmpty() ? null : new Authorities(authorities).managers();
  }

  private static List<Certificate> authorities(ServerConfig.Security security)
      throws GeneralSecurityException, IOException {
    List<Certificate> authorities = new ArrayList<>();
    if (security.authorities().isPresent()) {
      authorities.addAll(Authorities.certificates(Path.of(security.authorities().get())));
    } else if (security.authoritiesFolder().isPresent()) {
      for (Path file : files(Path.of(security.authoritiesFolder().get()))) {
        authorities.addAll(inFolder(file));
      }
    } else {
      return authorities;
    }
    if (authorities.isEmpty()) {
      throw new IOException("there is no certificate"); // and not: whoever this Java believes
    }
    return authorities;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** A folder of certificates has other files too, as OpenSSL takes it. */
  private static List<Certificate> inFolder(Path file) throws IOException {
    try {
      return Authorities.certificates(file);
    } catch (CertificateException _) {
      return List.of();
    }
  }
}
