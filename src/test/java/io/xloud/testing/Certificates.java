package io.xloud.testing;

import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates of clients and of a server on loopback. */
public final class Certificates {
  private Certificates() {}

  /**
   * A server on loopback that only those believe who were given its certificate.
   *
   * @param certificate in PEM's form
   */
  public record Server(SSLContext tls, String certificate) {}

  /**
   * A certificate that an authority signed, all in PEM's form.
   *
   * @param authority the certificate of whoever signed it
   */
  public record Issued(String authority, String certificate, String key) {}

  /**
   * For a server, with further options of keytool; of RSA, which GnuTLS reads as Java writes it.
   */
  public static Issued issued(String... options) {
    Keytool keytool =
        Keytool.fresh()
            .make("issuer", "EC", "CN=authority", "-ext", "bc:c")
            .make("server", "RSA", "CN=server", signed(options));
    return new Issued(
        keytool.certificate("issuer"), keytool.certificate("server"), keytool.key("server"));
  }

  public static Server ofServer() {
    Keytool keytool =
        Keytool.fresh().make("server", "EC", "CN=loopback", "-ext", "san=ip:127.0.0.1");
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keytool.read(), Keytool.PASSWORD.toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      return new Server(tls, keytool.certificate("server"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no server can be made", e);
    }
  }

  /** Signed by an issuer of the given name, with further options of keytool. */
  public static X509Certificate issuedBy(String issuer, String subject, String... options) {
    try {
      return (X509Certificate)
          Keytool.fresh()
              .make("issuer", "EC", issuer)
              .make("client", "EC", subject, signed(options))
              .read()
              .getCertificate("client");
    } catch (KeyStoreException e) {
      throw new IllegalStateException("no certificate can be made", e);
    }
  }

  private static String[] signed(String... options) {
    return Stream.concat(Stream.of("-signer", "issuer"), Stream.of(options)).toArray(String[]::new);
  }
}
