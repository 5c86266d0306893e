package io.xloud.it.clients;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as AWS's documentation says, by other code than the server's, and tells services' requests
 * about it.
 */
public record Ec2Request(String access, String secret) {
  /** What an EC2 service asks about a request signed in version 2. */
  public String version2(Instant signed) throws Exception {
    Map<String, String> params = new TreeMap<>();
    params.put("AWSAccessKeyId", access);
    params.put("Action", "DescribeInstances");
    params.put("SignatureMethod", "HmacSHA256");
    params.put("SignatureVersion", "2");
    params.put("Timestamp", signed.truncatedTo(ChronoUnit.SECONDS).toString());
    String query =
        params.entrySet().stream()
            .map(each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    byte[] mac = hmac("HmacSHA256", bytes(secret), "GET\nec2.example\n/\n" + query);
    String members =
        params.entrySet().stream()
            .map(each -> "\"%s\": \"%s\"".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    return """
    {"credentials": {"access": "%s", "host": "ec2.example", "verb": "GET", "path": "/",
      "params": {%s}, "signature": "%s"}}
    """
        .formatted(access, members, Base64.getEncoder().encodeToString(mac));
  }

  /** What an S3 service asks about a request signed in version 4. */
  public String version4(Instant signed) throws Exception {
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    String time = form.format(signed);
    String day = time.substring(0, 8);
    String text =
        "AWS4-HMAC-SHA256\n%s\n%s/RegionOne/s3/aws4_request\n%s"
            .formatted(time, day, "0".repeat(64));
    byte[] key = hmac("HmacSHA256", bytes("AWS4" + secret), day);
    key = hmac("HmacSHA256", hmac("HmacSHA256", key, "RegionOne"), "s3");
    key = hmac("HmacSHA256", key, "aws4_request");
    return """
    {"credentials": {"access": "%s", "token": "%s", "signature": "%s"}}
    """
        .formatted(
            access,
            Base64.getUrlEncoder().encodeToString(bytes(text)),
            HexFormat.of().formatHex(hmac("HmacSHA256", key, text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(bytes(text));
  }
}
