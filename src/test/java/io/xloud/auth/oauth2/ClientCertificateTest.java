package io.xloud.auth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClientCertificateTest {
  private static final ClientCertificate CERTIFICATE = certificate();

  private static ClientCertificate certificate() {
    try (InputStream in = ClientCertificateTest.class.getResourceAsStream("/oauth2/client.pem")) {
      return new ClientCertificate(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(Objects.requireNonNull(in)));
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Expected is what Python's hashlib makes of the same file, as Keystone computes it. */
  @Test
  void the_thumbprint_is_that_of_the_text() {
    assertThat(CERTIFICATE.thumbprint()).isEqualTo("e6CaJTrC5-Ok_4ska6qU84iUfB4nS6GSjiz-n2Zy1fI=");
  }

  @Test
  void names_are_told_as_the_reference_tells_them() {
    Map<String, List<String>> names = CERTIFICATE.names().orElseThrow();

    assertThat(names)
        .containsEntry("SSL_CLIENT_SUBJECT_DN_C", List.of("DE"))
        .containsEntry("SSL_CLIENT_SUBJECT_DN_O", List.of("Xloud Test"))
        .containsEntry("SSL_CLIENT_SUBJECT_DN_OU", List.of("two"))
        .containsEntry("SSL_CLIENT_SUBJECT_DN_CN", List.of("client-1"))
        .containsEntry("SSL_CLIENT_SUBJECT_DN_EMAILADDRESS", List.of("client@example.org"))
        .containsEntry("SSL_CLIENT_ISSUER_DN_CN", List.of("client-1"))
        .hasSize(10);
  }
}
