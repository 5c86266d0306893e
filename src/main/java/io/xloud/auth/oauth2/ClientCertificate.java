package io.xloud.auth.oauth2;

import io.xloud.crypto.Base64Url;
import io.xloud.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** The certificate that a client showed, verified by whoever took it. */
record ClientCertificate(X509Certificate certificate) {
  /** The one name that Python spells otherwise than Java. */
  private static final Map<String, String> NAMES = Map.of("1.2.840.113549.1.9.1", "emailAddress");

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /**
   * SHA-256 over the text of the PEM file, as Keystone and its middleware compute {@code x5t#S256};
   * RFC 8705 would take the certificate itself.
   */
  String thumbprint() {
    String pem =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(LINES.encodeToString(encoded()));
    return Base64Url.writePadded(Digests.sha256(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  /**
   * What a mapping may ask about: the parts of both names, such as {@code
   * SSL_CLIENT_SUBJECT_DN_CN}. Empty for names that cannot be taken apart.
   */
  Optional<Map<String, List<String>>> names() {
    try {
      Map<String, List<String>> names = new LinkedHashMap<>();
      put("SSL_CLIENT_SUBJECT_DN_", certificate.getSubjectX500Principal(), names);
      put("SSL_CLIENT_ISSUER_DN_", certificate.getIssuerX500Principal(), names);
      return Optional.of(names);
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /** In the order of the certificate; of a name that is there twice the last counts. */
  private static void put(String prefix, X500Principal principal, Map<String, List<String>> names)
      throws NamingException {
    for (Rdn part : parts(principal).getRdns()) {
      var attributes = part.toAttributes().getAll();
      while (attributes.hasMore()) {
        Attribute attribute = attributes.next();
        names.put(
            prefix + attribute.getID().toUpperCase(Locale.ROOT),
            List.of(String.valueOf(attribute.get())));
      }
    }
  }

  private static LdapName parts(X500Principal principal) throws InvalidNameException {
    return new LdapName(principal.getName(X500Principal.RFC2253, NAMES));
  }
}
