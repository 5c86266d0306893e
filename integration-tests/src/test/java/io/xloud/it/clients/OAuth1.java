package io.xloud.it.clients;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as RFC 5849 says, by other code than the server's.
 *
 * @param token of the consumer, and its secret; both empty where there is none
 */
public record OAuth1(String consumer, String consumerSecret, String token, String tokenSecret) {
  public static OAuth1 of(String consumer, String secret) {
    return new OAuth1(consumer, secret, "", "");
  }

  public OAuth1 with(String otherToken, String secret) {
    return new OAuth1(consumer, consumerSecret, otherToken, secret);
  }

  /** An {@code Authorization} header that no other request has. */
  public String header(String address, Map<String, String> more) throws Exception {
    return header(address, more, UUID.randomUUID().toString().replace("-", ""), Instant.now());
  }

  public String header(String address, Map<String, String> more, String nonce, Instant at)
      throws Exception {
    Map<String, String> all = new TreeMap<>(more);
    all.put("oauth_consumer_key", consumer);
    all.put("oauth_nonce", nonce);
    all.put("oauth_signature_method", "HMAC-SHA1");
    all.put("oauth_timestamp", Long.toString(at.getEpochSecond()));
    all.put("oauth_version", "1.0");
    if (!token.isEmpty()) {
      all.put("oauth_token", token);
    }
    String parameters =
        all.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    all.put("oauth_signature", signature("POST&" + encoded(address) + "&" + encoded(parameters)));
    return all.entrySet().stream()
        .map(each -> "%s=\"%s\"".formatted(each.getKey(), encoded(each.getValue())))
        .collect(Collectors.joining(", ", "OAuth ", ""));
  }

  private String signature(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    String key = encoded(consumerSecret) + "&" + encoded(tokenSecret);
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The value of one member of an answer such as {@code oauth_token=a&oauth_token_secret=b}. */
  public static String member(String form, String name) {
    for (String pair : form.split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    throw new AssertionError("no %s in %s".formatted(name, form));
  }
}
