package io.xloud.tls;

import io.xloud.error.StartFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Believes those whose certificate one of these signed, and nobody that Java knows besides. */
public record Authorities(List<Certificate> certificates) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:X509 )?CERTIFICATE)-----.*?-----END \\1-----", Pattern.DOTALL);

  /**
   * @throws IllegalArgumentException for none, because nobody could mean to believe nobody
   */
  public Authorities {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
  }

  /**
   * @throws CertificateException when the file does not hold at least one certificate
   */
  public static Authorities in(Path file) throws CertificateException, IOException {
    List<Certificate> found = certificates(file);
    if (found.isEmpty()) {
      throw new CertificateException("there is no certificate");
    }
    return new Authorities(found);
  }

  /**
   * For a client that believes those whom an option names.
   *
   * @param option for people
   * @throws StartFailure when the file does not hold what it should
   */
  public static SSLContext context(String option, Path file) {
    try {
      return in(file).context();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure(
          "%s names %s, which holds no usable certificates.".formatted(option, file), e);
    }
  }

  /**
   * All of a file, in PEM's form or in DER's. In PEM's form other words and keys may stand between
   * them, as OpenSSL takes it.
   */
  public static List<Certificate> certificates(Path file) throws CertificateException, IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN ")) {
      return List.copyOf(generated(bytes));
    }
    List<Certificate> found = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      found.addAll(generated(blocks.group().getBytes(StandardCharsets.ISO_8859_1)));
    }
    return found;
  }

  private static Collection<? extends Certificate> generated(byte[] bytes)
      throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes));
  }

  /** For a client that names nobody itself. */
  public SSLContext context() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers(), null);
    return context;
  }

  public TrustManager[] managers() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate one : certificates) {
      store.setCertificateEntry("authority-" + store.size(), one);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }
}
