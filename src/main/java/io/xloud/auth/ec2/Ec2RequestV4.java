package io.xloud.auth.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request signed in version 4: what the signature says of itself stands in the header {@code
 * Authorization} or among the parameters.
 *
 * @param scope date, region, service and the end of the credential scope
 * @param signedHeaders their names, between semicolons
 * @param time as it was signed, with the date of the scope
 */
record Ec2RequestV4(JsonNode request, List<String> scope, String signedHeaders, String time) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String AUTHORIZATION = "Authorization";
  private static final Pattern OLD_BOTO =
      Pattern.compile("Boto/2\\.[0-9]\\.[0-2].*", Pattern.DOTALL);

  Ec2RequestV4 {
    scope = List.copyOf(scope);
  }

  static boolean isOne(JsonNode request) {
    JsonNode authorization = request.path("headers").path(AUTHORIZATION);
    return authorization.isMissingNode()
        ? request.path("params").path("X-Amz-Algorithm").asText().equals(ALGORITHM)
        : authorization.asText().startsWith(ALGORITHM);
  }

  /**
   * @throws io.xloud.error.KeystoneException 400 when the date is not that of the scope, or
   *     something is missing
   */
  static Ec2RequestV4 of(JsonNode request) {
    String[] credential = said(request, "Credential").split("/", -1);
    if (credential.length < 4) {
      throw Texts.malformed("The credential scope of the signature is not complete");
    }
    JsonNode headers = request.path("headers");
    String time =
        headers.has("X-Amz-Date")
            ? Texts.required(headers, "X-Amz-Date")
            : Texts.required(request.path("params"), "X-Amz-Date");
    if (!time.startsWith(credential[1])) {
      throw Texts.malformed("The date of the request is not that of the credential scope");
    }
    List<String> scope = Arrays.asList(credential).subList(1, credential.length);
    return new Ec2RequestV4(request, scope, said(request, "SignedHeaders"), time);
  }

  private static String said(JsonNode request, String name) {
    JsonNode headers = request.path("headers");
    if (!headers.has(AUTHORIZATION)) {
      return Texts.required(request.path("params"), "X-Amz-" + name);
    }
    String text = Texts.required(headers, AUTHORIZATION);
    int at = text.indexOf(name + "=");
    return at < 0 ? "" : text.substring(at + name.length() + 1).split(",", -1)[0];
  }

  String signature(Secret secret) {
    String text =
        String.join(
            "\n",
            ALGORITHM,
            time,
            String.join("/", scope),
            HexFormat.of().formatHex(Digests.sha256(Texts.bytes(canonical()))));
    byte[] key = SigningKey.of(secret, scope.get(0), scope.get(1), scope.get(2));
    return HexFormat.of().formatHex(SigningKey.sign(key, Texts.bytes(text)));
  }

  private String canonical() {
    String verb = Texts.required(request, "verb").toUpperCase(Locale.ROOT);
    // A POST has its parameters in the body, whose digest is signed.
    String query =
        verb.equals("POST") ? "" : Ec2Scheme.query(Ec2Scheme.texts(request.path("params")));
    return String.join(
        "\n",
        verb,
        Texts.required(request, "path"),
        query,
        canonicalHeaders(),
        signedHeaders,
        Texts.required(request, "body_hash"));
  }

  private String canonicalHeaders() {
    Map<String, String> headers = headers();
    boolean stripsPort = OLD_BOTO.matcher(headers.getOrDefault("user-agent", "")).matches();
    return Arrays.stream(signedHeaders.split(";", -1))
        .filter(headers::containsKey)
        .map(name -> name + ":" + value(name, headers.getOrDefault(name, ""), stripsPort))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String value(String name, String value, boolean stripsPort) {
    return stripsPort && name.equals("host") ? value.split(":", -1)[0] : value;
  }

  private Map<String, String> headers() {
    JsonNode given = request.path("headers");
    Map<String, String> headers = new HashMap<>();
    given
        .fieldNames()
        .forEachRemaining(name ->
            headers.put(
                name.toLowerCase(Locale.ROOT).strip(), Texts.required(given, name).strip()));
    return headers;
  }
}
