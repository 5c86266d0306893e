package io.xloud.tls;

import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
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

  /** Of what is kept in memory alone; without one there is no such store. */
  private static final char[] PASSWORD = "in memory".toCharArray();

  /**
   * Whatever is wrong with the files, the sentence names the options.
   *
   * @param options that name the files, for people
   * @throws StartFailure when a file does not hold what it should
   */
  public SSLContext context(String options) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), trust(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure("%s cannot be used: %s".formatted(options, e.getMessage()), e);
    }
  }

  private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
    return authorities.isEmpty() ? null : Authorities.in(Path.of(authorities.get())).managers();
  }

  private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
    return certificate.isEmpty()
        ? null
        : shown(Path.of(certificate.get()), Path.of(key.or(() -> certificate).get()));
  }

  /**
   * What a client shows.
   *
   * @param chain its certificate, and those between it and an authority
   */
  public static KeyManager[] shown(Path chain, Path key)
      throws IOException, GeneralSecurityException {
    PrivateKey own = PrivateKeys.in(key);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client", own, PASSWORD, Authorities.in(chain).certificates().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys.getKeyManagers();
  }
}
