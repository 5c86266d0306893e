package io.xloud.crypto;

import io.xloud.error.KeystoneException;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted credentials of the reference service, both ways. */
@Tag("vectors")
class CredentialVectorsTest {
  private static final String FILE = "credential-encryption.json";

  static Stream<VectorCase> encryption() {
    return Vectors.cases(FILE, "encryption");
  }

  @ParameterizedTest
  @MethodSource
  void encryption(VectorCase vector) {
    comparator(CredentialVectorsTest::encrypted).check(vector);
  }

  @Test
  void an_altered_encryption_is_noticed() {
    comparator(CredentialVectorsTest::encrypted)
        .provesItself(
            encryption(), "/encrypted_blob", "/key_hash", "/decrypts_to", "/now", "/blob");
  }

  private static List<String> encrypted(VectorCase vector) {
    CredentialCipher cipher = cipher(vector);
    CredentialCipher.Encrypted ours = encrypted(vector, cipher);
    return new Comparison(vector)
        .field("encrypted_blob", ours.blob())
        .field("key_hash", ours.keyHash())
        .field("decrypts_to", decrypted(cipher, vector.text("encrypted_blob")))
        .mismatches();
  }

  private static CredentialCipher.Encrypted encrypted(VectorCase vector, CredentialCipher cipher) {
    try {
      return cipher.encrypt(
          Secret.of(vector.text("blob")), Instant.ofEpochSecond(vector.at("now").asLong()));
    } catch (KeystoneException _) {
      return new CredentialCipher.Encrypted("refused", "refused");
    }
  }

  static Stream<VectorCase> decryption() {
    return Vectors.cases(FILE, "decryption");
  }

  @ParameterizedTest
  @MethodSource
  void decryption(VectorCase vector) {
    comparator(CredentialVectorsTest::decrypted).check(vector);
  }

  @Test
  void an_altered_decryption_is_noticed() {
    comparator(CredentialVectorsTest::decrypted)
        .provesItself(decryption(), "/blob", "/encrypted_blob");
  }

  private static List<String> decrypted(VectorCase vector) {
    return new Comparison(vector)
        .field("blob", decrypted(cipher(vector), vector.text("encrypted_blob")))
        .mismatches();
  }

  private static @Nullable String decrypted(CredentialCipher cipher, String blob) {
    return cipher.decrypt(blob).found().map(Secret::reveal).orElse(null);
  }

  static Stream<VectorCase> keyHashes() {
    return Vectors.cases(FILE, "key_hashes");
  }

  @ParameterizedTest
  @MethodSource
  void keyHashes(VectorCase vector) {
    comparator(CredentialVectorsTest::keyHash).check(vector);
  }

  @Test
  void an_altered_key_hash_is_noticed() {
    comparator(CredentialVectorsTest::keyHash).provesItself(keyHashes(), "/key_hash");
  }

  private static List<String> keyHash(VectorCase vector) {
    return new Comparison(vector)
        .field("key_hash", FernetKey.parse(vector.text("primary_key")).orElseThrow().hash())
        .mismatches();
  }

  private static CredentialCipher cipher(VectorCase vector) {
    TreeMap<Integer, FernetKey> keys = new TreeMap<>();
    Vectors.file(FILE)
        .required("key_sets")
        .required(vector.text("key_set"))
        .properties()
        .forEach(file ->
            keys.put(
                Integer.parseInt(file.getKey()),
                FernetKey.parse(file.getValue().asText()).orElseThrow()));
    String iv = vector.at("iv_hex").asText("00000000000000000000000000000000");
    return new CredentialCipher(
        () -> new KeySet(keys).inOrder(), () -> HexFormat.of().parseHex(iv));
  }

  private static VectorComparator comparator(VectorComparator comparator) {
    return comparator;
  }
}
