package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.testing.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningFilesTest {
  private static final KeyFiles RSA = KeyFiles.of("rsa", "RSA");

  @TempDir Path folder;

  @Test
  void keys_of_both_kinds_are_read() {
    KeyFiles curve = KeyFiles.of("curve", "EC");
    assertThat(SigningFiles.key(RSA.keyFile(), "keyfile")).isEqualTo(RSA.key());
    assertThat(SigningFiles.key(curve.keyFile(), "keyfile")).isEqualTo(curve.key());
    assertThat(SigningFiles.read(RSA.certificateFile(), "certfile")).isEqualTo(RSA.certificate());
  }

  @Test
  void the_older_form_of_rsa_is_read() throws IOException {
    byte[] bare =
        PrivateKeyInfo.getInstance(RSA.key().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    Path file =
        Files.writeString(
            folder.resolve("old.pem"),
            "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(bare)));

    assertThat(SigningFiles.key(file, "keyfile")).isEqualTo(RSA.key());
  }

  @Test
  void what_is_no_key_is_refused_without_showing_it() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("locked.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n");
    for (Path wrong : new Path[] {file, folder.resolve("nowhere"), RSA.certificateFile()}) {
      assertThatThrownBy(() -> SigningFiles.key(wrong, "[saml] keyfile"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("[saml] keyfile names " + wrong)
          .hasMessageNotContaining("c2VjcmV0");
    }
  }
}
