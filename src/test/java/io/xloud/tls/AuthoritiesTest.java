package io.xloud.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.testing.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthoritiesTest {
  private static final String ONE = Certificates.ofServer().certificate();
  private static final String OTHER = Certificates.ofServer().certificate();

  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

  @TempDir Path home;

  private Path file(String text) throws Exception {
    return Files.writeString(home.resolve("authorities.pem"), text);
  }

  @Test
  void all_certificates_of_a_file_count_and_no_others() throws Exception {
    Path file = file("words before\n" + ONE + KEY + OTHER);
    assertThat(believed(file)).hasSize(2);
    assertThat(believed(file(ONE))).hasSize(1);
    assertThat(Authorities.in(file).context().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void a_certificate_as_its_bytes_counts_too() throws Exception {
    byte[] bytes = Base64.getMimeDecoder().decode(ONE.replaceAll("-----.*-----", ""));
    Path file = Files.write(home.resolve("authority.der"), bytes);
    assertThat(believed(file)).isEqualTo(believed(file(ONE)));
  }

  private static X509Certificate[] believed(Path file) throws Exception {
    return ((X509TrustManager) Authorities.in(file).managers()[0]).getAcceptedIssuers();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n", KEY})
  void a_file_without_certificates_means_nobody_and_is_refused(String text) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> Authorities.in(file)).isInstanceOf(CertificateException.class);
  }
}
