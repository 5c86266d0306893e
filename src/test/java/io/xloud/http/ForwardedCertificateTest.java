package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.testing.Certificates;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ForwardedCertificateTest {
  private static final X509Certificate ADA = Certificates.issuedBy("CN=issuer", "CN=ada");

  @Test
  void a_byte_sequence_of_rfc_9440_is_read() throws Exception {
    String header = ":%s:".formatted(Base64.getEncoder().encodeToString(ADA.getEncoded()));
    assertThat(ForwardedCertificate.read(header)).contains(ADA);
  }

  @Test
  void pem_as_nginx_escapes_it_is_read() throws Exception {
    String pem =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(ADA.getEncoded()));
    String escaped = URLEncoder.encode(pem, StandardCharsets.UTF_8).replace("+", "%20");
    assertThat(ForwardedCertificate.read(escaped)).contains(ADA);
    assertThat(ForwardedCertificate.read(escaped.replace("%2B", "+"))).contains(ADA);
    assertThat(ForwardedCertificate.read(pem.replace('\n', ' '))).contains(ADA);
  }

  @Test
  void bare_base64_as_haproxy_tells_it_is_read() throws Exception {
    assertThat(ForwardedCertificate.read(Base64.getEncoder().encodeToString(ADA.getEncoded())))
        .contains(ADA);
  }

  @Test
  void what_is_no_certificate_is_none() {
    for (String header :
        new String[] {
          "", ":", "::", ":AAAA:", ":%:", "junk", "%zz", "-----BEGIN CERTIFICATE-----"
        }) {
      assertThat(ForwardedCertificate.read(header)).as(header).isEmpty();
    }
    assertThat(ForwardedCertificate.read(":" + "A".repeat(20_000) + ":")).isEmpty();
  }
}
