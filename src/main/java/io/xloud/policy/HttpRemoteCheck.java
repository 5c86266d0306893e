package io.xloud.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.outbound.BoundedClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Posts rule, target and credentials, and takes nothing but the answer {@code True} for a yes. */
final class HttpRemoteCheck implements RemoteCheck {
  private static final Logger LOG = Logger.getLogger(HttpRemoteCheck.class);
  private static final int LONGEST_ANSWER = 1_024;
  private static final String AUTHORITIES = "[oslo_policy] remote_ssl_ca_crt_file";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PolicyConfig config;
  private @Nullable BoundedClient client;

  HttpRemoteCheck(PolicyConfig config) {
    this.config = config;
    if (config.remoteAuthorities().isPresent()) {
      client(); // a file that cannot be used stops the start
    }
  }

  /** Made when first needed: few policies ask others, and it takes a twentieth of the start. */
  private synchronized BoundedClient client() {
    if (client == null) {
      client =
          new BoundedClient(
              config.remoteTimeout(),
              LONGEST_ANSWER,
              BoundedClient.believing(AUTHORITIES, config.remoteAuthorities()));
    }
    return client;
  }

  @Override
  public Verdict ask(String url, String rule, Target target, Map<String, ?> credentials) {
    try {
      byte[] answer = client().answer(question(url, rule, target, credentials)).body();
      return Verdict.of(
          new String(answer, StandardCharsets.UTF_8).replaceAll("^\"+|\"+$", "").equals("True"));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warnf("The remote policy check of %s failed: %s", rule, e);
      return Verdict.BROKEN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.BROKEN;
    }
  }

  private HttpRequest.Builder question(
      String url, String rule, Target target, Map<String, ?> credentials)
      throws JsonProcessingException {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("rule", rule);
    question.put("target", target.attributes());
    question.put("credentials", credentials);
    return HttpRequest.newBuilder(URI.create(url))
        .header(
            "Content-Type",
            config.remoteJson() ? "application/json" : "application/x-www-form-urlencoded")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                config.remoteJson() ? json(question) : form(question)));
  }

  private static String json(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value);
  }

  private static String form(Map<String, Object> question) throws JsonProcessingException {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Object> one : question.entrySet()) {
      fields.put(one.getKey(), URLEncoder.encode(json(one.getValue()), StandardCharsets.UTF_8));
    }
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + field.getValue())
        .collect(Collectors.joining("&"));
  }
}
