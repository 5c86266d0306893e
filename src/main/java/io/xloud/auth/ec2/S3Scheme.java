package io.xloud.auth.ec2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Requests of the S3 API, told by the very text that was signed: that of version 4, or the older
 * one, which begins with verb, digest, type and date.
 */
record S3Scheme() implements Scheme {
  private static final Set<String> SERVICES = Set.of("s3", "iam", "sts");
  private static final String AMZ_DATE = "x-amz-date:";
  private static final int DATE_LINE = 3;

  @Override
  public void requireSignedWith(Secret secret, JsonNode request) {
    String given = Texts.required(request, "signature");
    byte[] text = signed(request);
    String expected = isVersion4(text) ? version4(secret, text) : version1(secret, text);
    if (!Texts.same(given, expected)) {
      throw invalid("The S3 signature is not of that secret");
    }
  }

  /** The signed text, which comes in either alphabet of Base64. */
  private static byte[] signed(JsonNode request) {
    String token = Texts.required(request, "token").replace('-', '+').replace('_', '/');
    try {
      return Base64.getMimeDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw Texts.malformed("'token' of the signed request must be Base64");
    }
  }

  private static boolean isVersion4(byte[] text) {
    return new String(text, ISO_8859_1).startsWith("AWS4");
  }

  private static String version1(Secret secret, byte[] text) {
    byte[] mac = Digests.hmac("HmacSHA1", Texts.bytes(secret.reveal()), text);
    return Base64.getEncoder().encodeToString(mac);
  }

  private static String version4(Secret secret, byte[] text) {
    List<String> lines = lines(text);
    if (lines.size() != 4 || !lines.getFirst().equals(Ec2RequestV4.ALGORITHM)) {
      throw invalid("The S3 signature is of no known form");
    }
    String[] scope = lines.get(2).split("/", -1);
    if (scope.length != 4 || !scope[3].equals("aws4_request") || !SERVICES.contains(scope[2])) {
      throw invalid("The S3 signature is for something else");
    }
    byte[] key =
        SigningKey.of(
            secret,
            scope[0].getBytes(ISO_8859_1),
            scope[1].getBytes(ISO_8859_1),
            scope[2].getBytes(ISO_8859_1));
    return HexFormat.of().formatHex(SigningKey.sign(key, text));
  }

  /** Byte by byte, whatever their character set. */
  private static List<String> lines(byte[] text) {
    return Arrays.asList(new String(text, ISO_8859_1).split("\n", -1));
  }

  @Override
  public SignedTime time(JsonNode request) {
    byte[] text = signed(request);
    List<String> lines = lines(text);
    if (isVersion4(text)) {
      return lines.size() < 2 ? new SignedTime.Missing() : SignedTime.iso(lines.get(1));
    }
    String date = lines.size() <= DATE_LINE ? "" : lines.get(DATE_LINE).strip();
    if (date.matches("\\d{1,12}")) {
      return new SignedTime.Until(Instant.ofEpochSecond(Long.parseLong(date)));
    }
    return date.isEmpty() ? amzDate(lines) : SignedTime.mail(date);
  }

  /** A client that can't set the date of a request signs one of its own. */
  private static SignedTime amzDate(List<String> lines) {
    return lines.stream()
        .skip(DATE_LINE + 1L)
        .takeWhile(line -> line.toLowerCase(Locale.ROOT).startsWith("x-amz-"))
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(AMZ_DATE))
        .findFirst()
        .map(line -> SignedTime.mail(line.substring(AMZ_DATE.length())))
        .orElseGet(SignedTime.Missing::new);
  }

  private static RuntimeException invalid(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
