package io.xloud.token;

import static io.xloud.token.TokenVectors.FILE;
import static io.xloud.token.TokenVectors.defaultDomain;
import static io.xloud.token.TokenVectors.fernet;
import static io.xloud.token.TokenVectors.methods;
import static io.xloud.token.TokenVectors.payload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.xloud.crypto.Fernet;
import io.xloud.crypto.MessagePack;
import io.xloud.crypto.Packed;
import io.xloud.error.KeystoneException;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.Differences;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens, receipts and methods of the reference service, both ways and byte for byte. */
@Tag("vectors")
class FernetTokenVectorsTest {
  private static final List<String> FIELDS =
      List.of(
          "user_id",
          "methods",
          "audit_ids",
          "system",
          "domain_id",
          "project_id",
          "trust_id",
          "federated_group_ids",
          "identity_provider_id",
          "protocol_id",
          "access_token_id",
          "app_cred_id",
          "thumbprint",
          "issued_at",
          "expires_at");
  private static final List<String> RECEIPT_FIELDS =
      List.of("user_id", "methods", "issued_at", "expires_at");

  // --- tokens

  static Stream<VectorCase> tokens() {
    return Vectors.cases(FILE, "tokens");
  }

  @ParameterizedTest
  @MethodSource
  void tokens(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::token);
  }

  @Test
  void an_altered_token_case_is_noticed() {
    proves(
        FernetTokenVectorsTest::token,
        tokens(),
        "/token",
        "/length",
        "/methods_int",
        "/payload_version",
        "/decoded/user_id",
        "/decoded/methods",
        "/decoded/audit_ids",
        "/decoded/project_id",
        "/decoded/federated_group_ids",
        "/decoded/issued_at",
        "/decoded/expires_at");
  }

  private static List<String> token(VectorCase vector) {
    Comparison comparison = new Comparison(vector);
    TokenPayload payload = payload(vector);
    comparison.field("payload_version", payload.version());
    comparison.field(
        "methods_int",
        methods(vector.text("auth_methods_config")).pack(payload.claims().methods()));
    FernetTokens tokens = tokensOf(vector);
    Optional<String> sealed = sealed(() -> tokens.seal(payload));
    if (Differences.of(vector, "token").isPresent()) {
      comparison.field("token", sealed.orElse("refused"));
    } else {
      sealedAs(vector, comparison, "token", sealed.orElse("refused"));
    }
    opened(vector, comparison, tokens, vector.text("token"));
    sealed.ifPresent(ours -> reopened(vector, comparison, tokens, ours));
    return comparison.mismatches();
  }

  /** The plaintext of the reference, with our form of an id where we differ, sealed again. */
  private static void sealedAs(
      VectorCase vector, Comparison comparison, String field, String sealed) {
    byte[] plain = expectedPlain(vector);
    Fernet fernet = fernet(vector);
    String expected = fernet.seal(plain, Instant.ofEpochSecond(vector.at("now").asLong()));
    String opened =
        fernet.open(sealed).found().map(it -> HexFormat.of().formatHex(it.plain())).orElse("");
    comparison.value("plain", TextNode.valueOf(HexFormat.of().formatHex(plain)), opened);
    comparison.value(field, TextNode.valueOf(expected), sealed);
    if (Differences.of(vector).isEmpty()) {
      comparison.field(field, sealed);
    }
    if (vector.has("length") && Differences.of(vector).isEmpty()) {
      comparison.field("length", sealed.length());
    }
  }

  private static byte[] expectedPlain(VectorCase vector) {
    byte[] reference = HexFormat.of().parseHex(vector.text("inner_msgpack_hex"));
    if (Differences.of(vector).isEmpty()) {
      return reference;
    }
    if (!(MessagePack.read(reference).found().orElseThrow() instanceof Packed.Items(var items))) {
      throw new AssertionError("no list");
    }
    List<Packed> ours = new ArrayList<>(items);
    for (int i = 0; i < ours.size(); i++) {
      Optional<Differences.Difference> id =
          Differences.of(vector, "inner_msgpack[%d]".formatted(i));
      if (id.isPresent()) {
        String text = id.get().oursIn(vector).asText();
        ours.set(i, Packed.items(new Packed.Flag(false), new Packed.Text(text)));
      }
    }
    return MessagePack.write(new Packed.Items(ours));
  }

  /** What we sealed opens to what went in, the ids as they were given. */
  private static void reopened(
      VectorCase vector, Comparison comparison, FernetTokens tokens, String sealed) {
    Map<String, @Nullable Object> ours =
        tokens.open(sealed).found().map(TokenVectors::decoded).orElse(Map.of());
    JsonNode input = vector.at("input");
    for (String id : List.of("user_id", "project_id", "domain_id", "trust_id", "app_cred_id")) {
      if (vector.has("decoded") && ours.get(id) != null) {
        comparison.value("reopened " + id, input.path(id), ours.get(id));
      }
    }
  }

  // --- tokens that cannot be made

  static Stream<VectorCase> encodeErrors() {
    return Vectors.cases(FILE, "encode_errors");
  }

  @ParameterizedTest
  @MethodSource
  void encodeErrors(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::encodeError);
  }

  @Test
  void a_token_that_can_be_made_is_noticed_among_those_that_cannot() {
    VectorCase good = tokens().findFirst().orElseThrow();
    assertThat(encodeError(good)).isNotEmpty();
  }

  private static List<String> encodeError(VectorCase vector) {
    return new Comparison(vector)
        .value(
            "sealed",
            TextNode.valueOf("refused"),
            sealed(() -> tokensOf(vector).seal(payload(vector))).orElse("refused"))
        .mismatches();
  }

  // --- hand-made plaintexts, transport variations

  static Stream<VectorCase> rawPayloads() {
    return Vectors.cases(FILE, "raw_payloads");
  }

  @ParameterizedTest
  @MethodSource
  void rawPayloads(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::rawPayload);
  }

  @Test
  void an_altered_raw_payload_is_noticed() {
    proves(
        FernetTokenVectorsTest::rawPayload, rawPayloads(), "/decoded/user_id", "/decoded/methods");
  }

  private static List<String> rawPayload(VectorCase vector) {
    Comparison comparison = new Comparison(vector);
    byte[] plain = HexFormat.of().parseHex(vector.text("inner_msgpack_hex"));
    Instant now = Instant.ofEpochSecond(vector.at("now").asLong());
    comparison.field("token", fernet(vector).seal(plain, now));
    opened(vector, comparison, tokensOf(vector), vector.text("token"));
    return comparison.mismatches();
  }

  static Stream<VectorCase> negative() {
    return Vectors.cases(FILE, "negative");
  }

  @ParameterizedTest
  @MethodSource
  void negative(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::negativeToken);
  }

  @Test
  void an_altered_negative_case_is_noticed() {
    proves(
        FernetTokenVectorsTest::negativeToken,
        negative(),
        "/outcome/accepted",
        "/outcome/decoded/user_id");
  }

  private static List<String> negativeToken(VectorCase vector) {
    return outcome(
        vector, tokensOf(vector).open(vector.text("token")).found().map(TokenVectors::decoded));
  }

  private static List<String> outcome(
      VectorCase vector, Optional<Map<String, @Nullable Object>> ours) {
    Comparison comparison = new Comparison(vector);
    JsonNode outcome = vector.at("outcome");
    comparison.value(
        "accepted",
        BooleanNode.valueOf(outcome.path("accepted").asBoolean(outcome.has("decoded"))),
        ours.isPresent());
    if (ours.isPresent() && outcome.has("decoded")) {
      outcome
          .get("decoded")
          .fieldNames()
          .forEachRemaining(field ->
              comparison.value(
                  "decoded." + field, outcome.get("decoded").get(field), ours.get().get(field)));
    }
    return comparison.mismatches();
  }

  // --- receipts

  static Stream<VectorCase> receipts() {
    return Vectors.cases(FILE, "receipts");
  }

  @ParameterizedTest
  @MethodSource
  void receipts(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::receipt);
  }

  @Test
  void an_altered_receipt_is_noticed() {
    proves(
        FernetTokenVectorsTest::receipt,
        receipts(),
        "/receipt",
        "/methods_int",
        "/decoded/user_id",
        "/decoded/methods",
        "/decoded/issued_at",
        "/decoded/expires_at");
  }

  private static List<String> receipt(VectorCase vector) {
    Comparison comparison = new Comparison(vector);
    FernetReceipts receipts = receiptsOf(vector);
    Optional<String> sealed = sealed(() -> receipts.seal(receiptPayload(vector)));
    if (vector.has("error")) {
      return comparison
          .value("sealed", TextNode.valueOf("refused"), sealed.orElse("refused"))
          .mismatches();
    }
    comparison.field(
        "methods_int",
        methods(vector.text("auth_methods_config")).pack(receiptPayload(vector).methods()));
    sealedAs(vector, comparison, "receipt", sealed.orElse("refused"));
    openedAs(
        vector,
        comparison,
        RECEIPT_FIELDS,
        receipts.open(vector.text("receipt")).found().map(TokenVectors::decoded));
    return comparison.mismatches();
  }

  private static ReceiptPayload receiptPayload(VectorCase vector) {
    JsonNode in = vector.at("input");
    return new ReceiptPayload(
        TokenVectors.required(in, "user_id"),
        VectorCase.texts(in.required("methods")),
        Instant.ofEpochSecond(vector.at("now").asLong()),
        TokenVectors.time(TokenVectors.required(in, "expires_at")));
  }

  static Stream<VectorCase> receiptNegative() {
    return Vectors.cases(FILE, "receipt_negative");
  }

  @ParameterizedTest
  @MethodSource
  void receiptNegative(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::negativeReceipt);
  }

  @Test
  void an_altered_negative_receipt_is_noticed() {
    proves(
        FernetTokenVectorsTest::negativeReceipt,
        receiptNegative(),
        "/outcome/accepted",
        "/outcome/decoded/user_id");
  }

  private static List<String> negativeReceipt(VectorCase vector) {
    return outcome(
        vector, receiptsOf(vector).open(vector.text("receipt")).found().map(TokenVectors::decoded));
  }

  // --- methods

  static Stream<VectorCase> methodPacking() {
    return Vectors.cases(FILE, "method_packing");
  }

  @ParameterizedTest
  @MethodSource
  void methodPacking(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::packing);
  }

  @Test
  void an_altered_packing_is_noticed() {
    proves(FernetTokenVectorsTest::packing, methodPacking(), "/integer", "/back");
  }

  private static List<String> packing(VectorCase vector) {
    AuthMethods methods = methods(vector.text("auth_methods_config"));
    long packed = methods.pack(VectorCase.texts(vector.at("methods")));
    return new Comparison(vector)
        .field("integer", packed)
        .field("back", methods.unpack(packed))
        .mismatches();
  }

  static Stream<VectorCase> methodUnpacking() {
    return Vectors.cases(FILE, "method_unpacking");
  }

  @ParameterizedTest
  @MethodSource
  void methodUnpacking(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::unpacking);
  }

  @Test
  void an_altered_unpacking_is_noticed() {
    proves(FernetTokenVectorsTest::unpacking, methodUnpacking(), "/methods");
  }

  private static List<String> unpacking(VectorCase vector) {
    return new Comparison(vector)
        .field(
            "methods",
            methods(vector.text("auth_methods_config")).unpack(vector.at("integer").asDouble()))
        .mismatches();
  }

  static Stream<VectorCase> methodReadings() {
    return Vectors.cases(FILE, "method_readings");
  }

  @ParameterizedTest
  @MethodSource
  void methodReadings(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::reading);
  }

  @Test
  void an_altered_reading_is_noticed() {
    proves(FernetTokenVectorsTest::reading, methodReadings(), "/methods", "/methods_int");
  }

  private static List<String> reading(VectorCase vector) {
    VectorCase token = named("tokens", vector.text("token_id"));
    FernetTokens tokens =
        new FernetTokens(
            () -> fernet(token), methods(vector.text("read_under")), defaultDomain(token));
    return new Comparison(vector)
        .field("methods_int", madeWith(vector))
        .field("methods", tokens.open(token.text("token")).found().orElseThrow().claims().methods())
        .mismatches();
  }

  static Stream<VectorCase> receiptMethodReadings() {
    return Vectors.cases(FILE, "receipt_method_readings");
  }

  @ParameterizedTest
  @MethodSource
  void receiptMethodReadings(VectorCase vector) {
    check(vector, FernetTokenVectorsTest::receiptReading);
  }

  @Test
  void an_altered_receipt_reading_is_noticed() {
    proves(
        FernetTokenVectorsTest::receiptReading,
        receiptMethodReadings(),
        "/methods",
        "/methods_int");
  }

  private static List<String> receiptReading(VectorCase vector) {
    VectorCase receipt = named("receipts", vector.text("receipt_id"));
    FernetReceipts receipts =
        new FernetReceipts(() -> fernet(receipt), methods(vector.text("read_under")));
    return new Comparison(vector)
        .field("methods_int", madeWith(vector))
        .field("methods", receipts.open(receipt.text("receipt")).found().orElseThrow().methods())
        .mismatches();
  }

  private static long madeWith(VectorCase vector) {
    return methods(vector.text("made_under")).pack(VectorCase.texts(vector.at("made_with")));
  }

  private static VectorCase named(String kind, String id) {
    return Vectors.file(FILE)
        .required(kind)
        .valueStream()
        .filter(node -> node.path("id").asText().equals(id))
        .map(node -> new VectorCase(FILE, kind, node))
        .findFirst()
        .orElseThrow();
  }

  // --- shared

  private static FernetTokens tokensOf(VectorCase vector) {
    return new FernetTokens(
        () -> fernet(vector),
        methods(vector.at("auth_methods_config").asText("default")),
        defaultDomain(vector));
  }

  private static FernetReceipts receiptsOf(VectorCase vector) {
    return new FernetReceipts(
        () -> fernet(vector), methods(vector.at("auth_methods_config").asText("default")));
  }

  private static void opened(
      VectorCase vector, Comparison comparison, FernetTokens tokens, String token) {
    openedAs(vector, comparison, FIELDS, tokens.open(token).found().map(TokenVectors::decoded));
  }

  private static void openedAs(
      VectorCase vector,
      Comparison comparison,
      List<String> fields,
      Optional<Map<String, @Nullable Object>> ours) {
    comparison.value("opened", BooleanNode.valueOf(vector.has("decoded")), ours.isPresent());
    if (ours.isPresent() && vector.has("decoded")) {
      fields.forEach(field -> comparison.field("decoded." + field, ours.get().get(field)));
    }
  }

  /** Empty when we refuse to make it, with an answer and not with an accident. */
  private static Optional<String> sealed(Supplier<String> sealing) {
    try {
      return Optional.of(sealing.get());
    } catch (KeystoneException | IllegalArgumentException | DateTimeException _) {
      return Optional.empty();
    }
  }

  private static void check(VectorCase vector, VectorComparator comparator) {
    comparator.check(vector);
  }

  private static void proves(
      VectorComparator comparator, Stream<VectorCase> cases, String... pointers) {
    comparator.provesItself(cases, pointers);
  }
}
