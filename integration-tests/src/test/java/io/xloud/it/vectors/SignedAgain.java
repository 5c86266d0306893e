package io.xloud.it.vectors;

import io.xloud.it.clients.OAuth1;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs the recorded requests of OAuth 1 again, with the ids and secrets of this run. What was
 * recorded twice is sent twice.
 */
final class SignedAgain {
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final String PLACE = "http://keystone.example:5000";

  private final Variables variables;
  private final Map<String, String> headers = new HashMap<>();

  SignedAgain(Variables variables) {
    this.variables = variables;
  }

  static boolean isSigned(String header) {
    return header.startsWith("OAuth ");
  }

  /**
   * @param recorded the {@code Authorization} header as it was
   */
  String header(String recorded, String path) throws Exception {
    String known = headers.get(recorded);
    if (known == null) {
      known = signed(parameters(recorded), path);
      headers.put(recorded, known);
    }
    return known;
  }

  private static Map<String, String> parameters(String header) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher found = PARAMETER.matcher(header);
    while (found.find()) {
      parameters.put(found.group(1), URLDecoder.decode(found.group(2), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private String signed(Map<String, String> recorded, String path) throws Exception {
    String key = variables.nameOf(recorded.get("oauth_consumer_key"));
    OAuth1 consumer = OAuth1.of(value(key), value(key.replaceFirst("_key$", "_secret")));
    if (recorded.containsKey("oauth_token")) {
      String token = variables.nameOf(recorded.get("oauth_token"));
      // The secret of ort is orts, that of dort2 is dorts2.
      consumer = consumer.with(value(token), value(token.replaceFirst("(\\d?)$", "s$1")));
    }
    Map<String, String> more = new HashMap<>();
    if (recorded.containsKey("oauth_callback")) {
      more.put("oauth_callback", recorded.get("oauth_callback"));
    }
    if (recorded.containsKey("oauth_verifier")) {
      more.put("oauth_verifier", value(variables.nameOf(recorded.get("oauth_verifier"))));
    }
    return consumer.header(PLACE + path, more, recorded.get("oauth_nonce"), Instant.now());
  }

  private String value(String name) {
    return variables.fill("{{" + name + "}}");
  }
}
