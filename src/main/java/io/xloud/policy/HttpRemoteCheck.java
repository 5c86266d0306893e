package io.xloud.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.tls.Authorities;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Posts rule, target and credentials, and takes nothing but the answer {@code True} for a yes. */
final class HttpRemoteCheck implements RemoteCheck {
  private static final Logger LOG = Logger.getLogger(HttpRemoteCheck.class);
  private static final int LONGEST_ANSWER = 1_024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PolicyConfig config;
  private @Nullable HttpClient client;

  HttpRemoteCheck(PolicyConfig config) {
    this.config = config;
    if (config.remoteAuthorities().isPresent()) {
      client(); // a file that cannot be used stops the start
    }
  }

  /** Made when first needed: few policies ask others, and it takes a twentieth of the start. */
  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(config.remoteTimeout());
      config.remoteAuthorities().ifPresent(file -> builder.sslContext(trusting(file)));
      client = builder.build();
    }
    return client;
  }

  @Override
  public Verdict ask(String url, String rule, Target target, Map<String, ?> credentials) {
    try {
      return Verdict.of(
          answer(request(url, rule, target, credentials))
              .replaceAll("^\"+|\"+$", "")
              .equals("True"));
    } catch (IOException | IllegalArgumentException | ExecutionException | TimeoutException e) {
      LOG.warnf("The remote policy check of %s failed: %s", rule, e);
      return Verdict.BROKEN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.BROKEN;
    }
  }

  /** The time is for the whole answer, also for one that comes drop by drop. */
  private String answer(HttpRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<String>> answer =
        client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
    try {
      return answer.get(config.remoteTimeout().toMillis(), TimeUnit.MILLISECONDS).body();
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(String url, String rule, Target target, Map<String, ?> credentials)
      throws JsonProcessingException {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("rule", rule);
    question.put("target", target.attributes());
    question.put("credentials", credentials);
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(config.remoteTimeout())
        .header(
            "Content-Type",
            config.remoteJson() ? "application/json" : "application/x-www-form-urlencoded")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                config.remoteJson() ? json(question) : form(question)))
        .build();
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

  private static SSLContext trusting(Path file) {
    try {
      return Authorities.in(file).context();
    } catch (IOException | GeneralSecurityException e) {
      throw new PolicyLoadException(
          "[oslo_policy] remote_ssl_ca_crt_file names %s, which holds no usable certificates."
              .formatted(file));
    }
  }
}
