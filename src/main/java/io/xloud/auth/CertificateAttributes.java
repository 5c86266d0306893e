package io.xloud.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * A client's certificate as Apache's mod_ssl tells it to applications, under the names that
 * mappings of clouds use: {@code SSL_CLIENT_S_DN_CN} and the like. A value is one value, whatever
 * stands in it: whoever asks for a certificate chooses parts of its text.
 */
record CertificateAttributes(Map<String, List<String>> values) {
  private static final String EMAIL = "1.2.840.113549.1.9.1";
  private static final Map<String, String> WORDS = Map.of(EMAIL, "emailAddress");
  private static final Map<String, String> OIDS = Map.of("EMAILADDRESS", EMAIL);

  /** The short names of mod_ssl, by those of RFC 2253. */
  private static final Map<String, String> SHORT =
      Map.of("EMAILADDRESS", "Email", "DC", "DC", "UID", "UID");

  private static final int EMAIL_NAME = 1;
  private static final int DNS_NAME = 2;

  CertificateAttributes {
    values = Map.copyOf(values);
  }

  static CertificateAttributes of(X509Certificate certificate) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    putName(values, "SSL_CLIENT_S_DN", certificate.getSubjectX500Principal());
    putName(values, "SSL_CLIENT_I_DN", certificate.getIssuerX500Principal());
    putNumbered(values, "SSL_CLIENT_SAN_Email", alternatives(certificate, EMAIL_NAME));
    putNumbered(values, "SSL_CLIENT_SAN_DNS", alternatives(certificate, DNS_NAME));
    values.put(
        "SSL_CLIENT_M_SERIAL",
        List.of(certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT)));
    return new CertificateAttributes(values);
  }

  /** The only or first value. */
  Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** A distinguished name as {@code [tokenless_auth] trusted_issuer} spells it: no blanks. */
  static String spelled(X500Principal name) {
    return name.getName(X500Principal.RFC2253, WORDS);
  }

  /** The same for a name that somebody wrote; empty for what is none. */
  static Optional<String> spelled(String name) {
    try {
      return Optional.of(spelled(new X500Principal(name, OIDS)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static void putName(Map<String, List<String>> values, String prefix, X500Principal name) {
    String spelled = spelled(name);
    values.put(prefix, List.of(spelled));
    Map<String, List<String>> parts = new LinkedHashMap<>();
    for (Rdn rdn : rdns(spelled)) {
      if (rdn.getValue() instanceof String text) {
        String type = rdn.getType().toUpperCase(Locale.ROOT);
        parts.computeIfAbsent(SHORT.getOrDefault(type, type), _ -> new ArrayList<>()).add(text);
      }
    }
    parts.forEach((type, texts) -> {
      values.put("%s_%s".formatted(prefix, type), List.of(texts.getFirst()));
      putNumbered(values, "%s_%s".formatted(prefix, type), texts);
    });
  }

  private static List<Rdn> rdns(String name) {
    try {
      return new LdapName(name).getRdns();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }

  private static void putNumbered(
      Map<String, List<String>> values, String name, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      values.put("%s_%d".formatted(name, i), List.of(texts.get(i)));
    }
  }

  private static List<String> alternatives(X509Certificate certificate, int kind) {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.getFirst() instanceof Integer type
              && type == kind
              && name.get(1) instanceof String text) {
            found.add(text);
          }
        }
      }
    } catch (CertificateParsingException _) {
      return List.of();
    }
    return found;
  }
}
