package io.xloud.auth.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Requests of the EC2 API, told by their parts, signed in version 0, 1, 2 or 4 of AWS. In the first
 * three everything signed stands among the parameters.
 */
record Ec2Scheme() implements Scheme {
  @Override
  public void requireSignedWith(Secret secret, JsonNode request) {
    String expected = signature(secret, request, request.path("host").asText());
    String given = request.path("signature").asText();
    if (given.isEmpty()) {
      throw invalid("The EC2 signature is missing");
    }
    if (!Texts.same(given, expected) && !isSignedWithoutPort(secret, request, given)) {
      throw invalid("The EC2 signature is not of that secret");
    }
  }

  /** Some clients leave the port out of what they sign. */
  private static boolean isSignedWithoutPort(Secret secret, JsonNode request, String given) {
    String host = request.path("host").asText();
    return host.contains(":") && Texts.same(given, signature(secret, request, withoutPort(host)));
  }

  private static String withoutPort(String host) {
    String place = host.replaceFirst("[/?#].*", "");
    String bare = place.substring(place.lastIndexOf('@') + 1);
    int end = bare.startsWith("[") ? bare.indexOf(']') : bare.indexOf(':');
    String name = bare.substring(bare.startsWith("[") ? 1 : 0, end < 0 ? bare.length() : end);
    return name.toLowerCase(Locale.ROOT);
  }

  private static String signature(Secret secret, JsonNode request, String host) {
    JsonNode version = request.path("params").path("SignatureVersion");
    return switch (version.isTextual() ? version.textValue() : "") {
      case "0" -> version0(secret, request.path("params"));
      case "1" -> version1(secret, request.path("params"));
      case "2" -> version2(secret, request, host);
      default -> {
        if (!Ec2RequestV4.isOne(request)) {
          throw Texts.malformed(
              version.isMissingNode() || version.isNull()
                  ? "Unexpected signature format"
                  : "Unknown signature version: " + version.asText());
        }
        yield Ec2RequestV4.of(request).signature(secret);
      }
    };
  }

  private static String version0(Secret secret, JsonNode params) {
    String text = Texts.required(params, "Action") + Texts.required(params, "Timestamp");
    return hmac("HmacSHA1", secret, text);
  }

  private static String version1(Secret secret, JsonNode params) {
    String text =
        params.properties().stream()
            .sorted(Map.Entry.comparingByKey(Texts.BY_LETTER))
            .map(each -> each.getKey() + Texts.of(each.getValue()))
            .collect(Collectors.joining());
    return hmac("HmacSHA1", secret, text);
  }

  private static String version2(Secret secret, JsonNode request, String host) {
    Map<String, String> params = texts(request.path("params"));
    params.put("SignatureMethod", "HmacSHA256");
    String text =
        String.join(
            "\n",
            Texts.required(request, "verb"),
            host,
            Texts.required(request, "path"),
            query(params));
    return hmac("HmacSHA256", secret, text);
  }

  static Map<String, String> texts(JsonNode params) {
    Map<String, String> texts = new TreeMap<>(Texts.BY_CODE_POINT);
    params.properties().forEach(each -> texts.put(each.getKey(), Texts.of(each.getValue())));
    return texts;
  }

  static String query(Map<String, String> params) {
    return params.entrySet().stream()
        .map(each -> Texts.quoted(each.getKey()) + "=" + Texts.quoted(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String hmac(String algorithm, Secret secret, String text) {
    byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(Digests.hmac(algorithm, key, Texts.bytes(text)));
  }

  @Override
  public SignedTime time(JsonNode request) {
    JsonNode params = request.path("params");
    JsonNode version = params.path("SignatureVersion");
    boolean byParameters = version.isTextual() && version.textValue().matches("[012]");
    if (!byParameters) {
      return SignedTime.iso(Ec2RequestV4.of(request).time());
    }
    // Version 0 signs this one and the action, versions 1 and 2 all of them.
    String time = params.path("Timestamp").textValue();
    return SignedTime.iso(
        time == null && !version.textValue().equals("0")
            ? params.path("X-Amz-Date").textValue()
            : time);
  }

  private static RuntimeException invalid(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
