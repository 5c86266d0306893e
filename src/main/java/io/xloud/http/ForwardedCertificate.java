package io.xloud.http;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/**
 * The certificate in a proxy's header: as RFC 9440 writes it ({@code :Base64 of DER:}), its bare
 * Base64 as HAProxy tells it, or PEM with blanks for line ends or percent signs (nginx, Apache).
 */
final class ForwardedCertificate {
  private static final int LONGEST = 16 * 1024;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private ForwardedCertificate() {}

  /** None for what is no certificate. */
  static Optional<X509Certificate> read(String header) {
    if (header.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getDecoder().decode(inner(decoded(header)).replaceAll("\\s", ""));
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der))
              instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (CertificateException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A plus sign is one of Base64's and no blank. */
  private static String decoded(String header) {
    String text =
        header.contains("%")
            ? URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8)
            : header;
    return text.strip();
  }

  /** One certificate and nothing around it. */
  private static String inner(String text) {
    if (text.startsWith(":")) {
      return between(":", text, ":");
    }
    return text.startsWith("-") ? between(BEGIN, text, END) : text;
  }

  private static String between(String begin, String text, String end) {
    if (text.length() < begin.length() + end.length()
        || !text.startsWith(begin)
        || !text.endsWith(end)) {
      throw new IllegalArgumentException("cut off");
    }
    return text.substring(begin.length(), text.length() - end.length());
  }
}
