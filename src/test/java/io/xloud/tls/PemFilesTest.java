package io.xloud.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.StartFailure;
import io.xloud.testing.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
  private static final KeyFiles CLIENT = KeyFiles.of("client", "EC");

  @TempDir Path home;

  private Path file(String name, String... texts) throws IOException {
    return Files.writeString(home.resolve(name), String.join("", texts));
  }

  private static PemFiles naming(Path certificate, Optional<Path> key) {
    return new PemFiles(
        Optional.empty(), Optional.of(certificate.toString()), key.map(Path::toString));
  }

  @Test
  void a_key_may_stand_in_a_file_of_its_own_or_with_the_certificate() throws Exception {
    Path both =
        file(
            "both.pem",
            Files.readString(CLIENT.certificateFile()),
            "words between\n",
            Files.readString(CLIENT.keyFile()));
    for (Path key : new Path[] {CLIENT.keyFile(), both}) {
      X509KeyManager shown = (X509KeyManager) PemFiles.shown(both, key)[0];
      String alias = shown.chooseClientAlias(new String[] {"EC"}, null, null);
      assertThat(shown.getPrivateKey(alias)).isEqualTo(CLIENT.key());
      assertThat(shown.getCertificateChain(alias)).containsExactly(CLIENT.certificate());
    }
    assertThat(naming(both, Optional.empty()).context("options").getProtocol()).isEqualTo("TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void keys_are_read_in_the_older_forms_too(String kind) throws Exception {
    KeyFiles files = KeyFiles.of("old", kind);
    Path file =
        file(
            "old.pem",
            "-----BEGIN %1$s PRIVATE KEY-----\n%2$s\n-----END %1$s PRIVATE KEY-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(inOlderForm(files.key()))));

    byte[] word = {1, 2, 3};
    Signature signature =
        Signature.getInstance(kind.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(PrivateKeys.in(file));
    signature.update(word);
    byte[] signed = signature.sign();
    signature.initVerify(files.certificate());
    signature.update(word);
    assertThat(signature.verify(signed)).isTrue();
  }

  /** As OpenSSL wrote them before PKCS#8. */
  private static byte[] inOlderForm(PrivateKey key) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    return key instanceof ECPrivateKey curve
        ? new org.bouncycastle.asn1.sec.ECPrivateKey(
                curve.getParams().getOrder().bitLength(),
                curve.getS(),
                info.getPrivateKeyAlgorithm().getParameters())
            .getEncoded()
        : info.parsePrivateKey().toASN1Primitive().getEncoded();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!c2VjcmV0!\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"
      })
  void what_is_no_key_is_refused_without_showing_it(String text) throws Exception {
    PemFiles files = naming(CLIENT.certificateFile(), Optional.of(file("key.pem", text)));

    assertThatThrownBy(() -> files.context("[section] certfile and keyfile"))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("[section] certfile and keyfile cannot be used: ")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void a_file_without_certificate_is_refused() {
    PemFiles files = naming(CLIENT.keyFile(), Optional.empty());

    assertThatThrownBy(() -> files.context("options")).isInstanceOf(StartFailure.class);
  }
}
