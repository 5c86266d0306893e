package io.xloud.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.xloud.crypto.PasswordConfig.Algorithm;
import io.xloud.error.KeystoneException;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.Differences;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stored passwords of the reference service and of older releases, made again and verified. */
@Tag("vectors")
@Execution(ExecutionMode.CONCURRENT)
class PasswordVectorsTest {
  private static final String FILE = "password-hashes.json";
  private static final Pattern STRICT = Pattern.compile("strict_password_check.*");
  private static final Pattern COST = Pattern.compile("r=\\d+|(?<=2b\\$)\\d+|ln=\\d+");
  private static final Pattern SALT =
      Pattern.compile(
          "\\$2b\\$\\d\\d\\$(?<bcrypt>.{22}).*"
              + "|\\$bcrypt-sha256\\$[^$]*\\$(?<bcryptsha>[^$]*)\\$.*"
              + "|\\$(?:scrypt|pbkdf2-sha512)\\$[^$]*\\$(?<plain>[^$]*)\\$.*");

  static Stream<VectorCase> hashes() {
    return Vectors.cases(FILE, "hashes");
  }

  @ParameterizedTest
  @MethodSource
  void hashes(VectorCase vector) {
    comparator(PasswordVectorsTest::hash).check(vector);
  }

  @Test
  void an_altered_hash_is_noticed() {
    comparator(PasswordVectorsTest::hash)
        .provesItself(quickHashes(), "/stored", "/verify/0/match", "/verify/1/match", "/password");
  }

  /** Any will do to see that the comparison notices. */
  private static Stream<VectorCase> quickHashes() {
    return hashes().filter(vector -> vector.node().path("stored").asText().startsWith("$2b$04"));
  }

  /** By the library of the machine, where it has one, all the others are. */
  static Stream<VectorCase> bcryptHashes() {
    return hashes().filter(vector -> vector.text("algorithm").startsWith("bcrypt"));
  }

  @ParameterizedTest
  @MethodSource("bcryptHashes")
  void hashes_by_bouncy_castle(VectorCase vector) {
    comparator(it -> hash(it, new BcryptEngine.Portable())).check(vector);
  }

  private static List<String> hash(VectorCase vector) {
    return hash(vector, BcryptEngine.fastest());
  }

  private static List<String> hash(VectorCase vector, BcryptEngine engine) {
    Comparison comparison = new Comparison(vector);
    PasswordHashes hashes = new PasswordHashes(config(vector), () -> engine);
    String made = made(hashes, vector);
    comparison.value("cost", TextNode.valueOf(cost(vector.at("stored").asText())), cost(made));
    if (Differences.of(vector, "cost").isEmpty()) {
      comparison.value("stored", expectedStored(vector), made);
    }
    verify(vector, comparison, hashes);
    return comparison.mismatches();
  }

  private static JsonNode expectedStored(VectorCase vector) {
    return vector.has("error")
        ? TextNode.valueOf("refused with " + vector.node().at("/error/http_status").asInt())
        : vector.at("stored");
  }

  private static String cost(String stored) {
    Matcher cost = COST.matcher(stored);
    return cost.find() ? cost.group() : "none";
  }

  /** The same text again, with the salt of the reference. */
  private static String made(PasswordHashes hashes, VectorCase vector) {
    try {
      byte[] password = hashes.significant(Secret.of(vector.text("password")));
      return hashes.stored(password, salt(vector.at("stored").asText())).text();
    } catch (KeystoneException e) {
      return "refused with " + e.problem().status();
    }
  }

  private static byte[] salt(String stored) {
    Matcher form = SALT.matcher(stored);
    if (!form.matches()) {
      throw new AssertionError("no salt in " + stored);
    }
    if (form.group("plain") != null) {
      return CryptBase64.plain(form.group("plain"));
    }
    return CryptBase64.bcrypt(
        form.group("bcrypt") == null ? form.group("bcryptsha") : form.group("bcrypt"));
  }

  static Stream<VectorCase> storedByOtherReleases() {
    return Vectors.cases(FILE, "stored_by_other_releases");
  }

  @ParameterizedTest
  @MethodSource
  void storedByOtherReleases(VectorCase vector) {
    comparator(PasswordVectorsTest::stored).check(vector);
  }

  @Test
  void an_altered_old_hash_is_noticed() {
    comparator(PasswordVectorsTest::stored)
        .provesItself(storedByOtherReleases(), "/stored", "/verify/0/match", "/verify/1/match");
  }

  private static List<String> stored(VectorCase vector) {
    Comparison comparison = new Comparison(vector);
    PasswordConfig config = config(Algorithm.BCRYPT_SHA256, vector);
    verify(vector, comparison, new PasswordHashes(config, BcryptEngine::fastest));
    return comparison.mismatches();
  }

  /** An internal error of the reference is a password that does not match. */
  private static void verify(VectorCase vector, Comparison comparison, PasswordHashes hashes) {
    for (int i = 0; i < vector.at("verify").size(); i++) {
      JsonNode candidate = vector.at("verify").get(i);
      comparison.value(
          "verify.%d".formatted(i),
          TextNode.valueOf(expected(candidate)),
          answer(hashes, candidate.required("candidate").asText(), vector.text("stored")));
    }
  }

  private static String expected(JsonNode candidate) {
    int status = candidate.at("/error/http_status").asInt();
    return status == 0 ? String.valueOf(candidate.path("match").asBoolean()) : "refused " + status;
  }

  private static String answer(PasswordHashes hashes, String candidate, String stored) {
    try {
      return String.valueOf(hashes.matches(Secret.of(candidate), stored));
    } catch (KeystoneException e) {
      return "refused " + e.problem().status();
    }
  }

  static Stream<VectorCase> partialHashes() {
    return Vectors.cases(FILE, "partial_hashes");
  }

  @ParameterizedTest
  @MethodSource
  void partialHashes(VectorCase vector) {
    comparator(PasswordVectorsTest::partial).check(vector);
  }

  @Test
  void an_altered_partial_hash_is_noticed() {
    comparator(PasswordVectorsTest::partial)
        .provesItself(partialHashes(), "/result", "/salt", "/secret_key", "/password");
  }

  private static List<String> partial(VectorCase vector) {
    JsonNode most = vector.at("max_chars");
    PartialPasswordHash hash =
        new PartialPasswordHash(
            vector.text("function"),
            Secret.of(vector.text("secret_key")),
            most.isInt() ? OptionalInt.of(most.asInt()) : OptionalInt.empty());
    return new Comparison(vector)
        .field("result", hash.of(Secret.of(vector.text("password")), vector.text("salt")))
        .mismatches();
  }

  private static PasswordConfig config(VectorCase vector) {
    return config(Algorithm.valueOf(vector.text("algorithm").toUpperCase(Locale.ROOT)), vector);
  }

  private static PasswordConfig config(Algorithm algorithm, VectorCase vector) {
    JsonNode options = vector.at("options");
    return new PasswordConfig(
        algorithm,
        options.has("password_hash_rounds")
            ? OptionalInt.of(options.get("password_hash_rounds").asInt())
            : OptionalInt.empty(),
        options.path("scrypt_block_size").asInt(8),
        options.path("scrypt_parallelism").asInt(1),
        options.path("salt_bytesize").asInt(16),
        options.path("max_password_length").asInt(4096),
        STRICT.matcher(vector.note()).matches());
  }

  private static VectorComparator comparator(VectorComparator comparator) {
    return comparator;
  }
}
