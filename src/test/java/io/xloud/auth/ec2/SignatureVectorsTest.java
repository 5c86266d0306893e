package io.xloud.auth.ec2;

import io.xloud.config.Options;
import io.xloud.credential.CredentialService;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that AWS's clients make and the reference service accepts, or not. */
@Tag("vectors")
class SignatureVectorsTest {
  private static final String FILE = "credential-encryption.json";

  static Stream<VectorCase> ec2Signatures() {
    return Vectors.cases(FILE, "ec2_signatures");
  }

  @ParameterizedTest
  @MethodSource
  void ec2Signatures(VectorCase vector) {
    comparator(SignatureVectorsTest::ec2).check(vector);
  }

  @Test
  void an_altered_ec2_signature_is_noticed() {
    comparator(SignatureVectorsTest::ec2)
        .provesItself(ec2Signatures(), "/accepted", "/credentials/signature", "/secret");
  }

  private static List<String> ec2(VectorCase vector) {
    return accepted(vector, Scheme.ec2());
  }

  static Stream<VectorCase> s3Signatures() {
    return Vectors.cases(FILE, "s3_signatures");
  }

  @ParameterizedTest
  @MethodSource
  void s3Signatures(VectorCase vector) {
    comparator(SignatureVectorsTest::s3).check(vector);
  }

  @Test
  void an_altered_s3_signature_is_noticed() {
    comparator(SignatureVectorsTest::s3)
        .provesItself(s3Signatures(), "/accepted", "/credentials/signature", "/secret");
  }

  private static List<String> s3(VectorCase vector) {
    return accepted(vector, Scheme.s3());
  }

  private static List<String> accepted(VectorCase vector, Scheme scheme) {
    return new Comparison(vector).field("accepted", accepts(vector, scheme)).mismatches();
  }

  private static boolean accepts(VectorCase vector, Scheme scheme) {
    try {
      scheme.requireSignedWith(Secret.of(vector.text("secret")), vector.at("credentials"));
      return true;
    } catch (KeystoneException _) {
      return false;
    }
  }

  static Stream<VectorCase> timestamps() {
    return Vectors.cases(FILE, "timestamps");
  }

  /** With dates asked as the reference asks for them. */
  @ParameterizedTest
  @MethodSource
  void timestamps(VectorCase vector) {
    comparator(SignatureVectorsTest::timestamp).check(vector);
  }

  @Test
  void an_altered_timestamp_is_noticed() {
    comparator(SignatureVectorsTest::timestamp).provesItself(timestamps(), "/result");
  }

  private static List<String> timestamp(VectorCase vector) {
    boolean accepted = vector.at("result").isTextual();
    return accepted == isOfNow(vector) ? List.of() : List.of("result: ours is " + !accepted);
  }

  private static boolean isOfNow(VectorCase vector) {
    Instant now = Instant.ofEpochSecond(vector.at("now").asLong());
    Options options =
        Options.of(
            Map.of(
                "credential", Map.of("auth_ttl", vector.at("auth_ttl_minutes").asText()),
                "xloud", Map.of("ec2.signed-dates", "false")));
    try {
      new SignatureAge(Clock.fixed(now, ZoneOffset.UTC), options)
          .require(Scheme.ec2(), vector.at("credentials"));
      return true;
    } catch (KeystoneException _) {
      return false;
    }
  }

  static Stream<VectorCase> credentialIds() {
    return Vectors.cases(FILE, "ec2_credential_ids");
  }

  @ParameterizedTest
  @MethodSource
  void credentialIds(VectorCase vector) {
    comparator(SignatureVectorsTest::credentialId).check(vector);
  }

  @Test
  void an_altered_id_is_noticed() {
    comparator(SignatureVectorsTest::credentialId)
        .provesItself(credentialIds(), "/credential_id", "/access");
  }

  private static List<String> credentialId(VectorCase vector) {
    return new Comparison(vector)
        .field("credential_id", CredentialService.idOf(vector.text("access")))
        .mismatches();
  }

  private static VectorComparator comparator(VectorComparator comparator) {
    return comparator;
  }
}
