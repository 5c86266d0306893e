package io.xloud.federation.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.StartFailure;
import io.xloud.tls.Authorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks a provider. It may be slow, large or somebody else: the whole answer has a time and a size,
 * and a redirection is no answer.
 */
final class Fetch {
  private static final int LONGEST = 1_048_576;

  private static final ObjectMapper JSON = mapper();

  private final HttpClient client;
  private final Duration limit;
  private final boolean plain;

  Fetch(Settings settings) {
    this.limit = settings.timeout();
    this.plain = settings.plain();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit);
    settings.authorities().ifPresent(file -> builder.sslContext(trusting(file)));
    this.client = builder.build();
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build());
    return mapper;
  }

  /** What a provider answers, of whatever status. */
  record Answer(int status, String type, ObjectNode body) {}

  /**
   * @throws Unanswered when there is no answer, or none that is an object of JSON
   */
  Answer ask(URI address, HttpRequest.Builder request) {
    if (!OidcConfig.isSafe(address, plain)) {
      throw new Unanswered("%s is not asked: it is no https address".formatted(address.getHost()));
    }
    HttpRequest whole =
        request.uri(address).timeout(limit).header("Accept", "application/json").build();
    HttpResponse<byte[]> response = answer(whole);
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        object(address, response.body()));
  }

  /** A document that anybody may read. */
  ObjectNode document(URI address) {
    Answer answer = ask(address, HttpRequest.newBuilder().GET());
    if (answer.status() != 200) {
      throw new Unanswered("%s answers %d".formatted(address.getHost(), answer.status()));
    }
    return answer.body();
  }

  /** What a body is that is no JSON is not told: it may hold anything. */
  private static ObjectNode object(URI address, byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException _) {
      // told below
    } catch (IOException e) {
      throw new IllegalStateException("bytes that cannot be read", e);
    }
    throw new Unanswered("what %s answers is no JSON".formatted(address.getHost()));
  }

  /** The time is for the whole answer, also for one that comes drop by drop. */
  private HttpResponse<byte[]> answer(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Unanswered(
          "%s is not to be reached: %s".formatted(request.uri().getHost(), e.getCause()));
    } catch (TimeoutException e) {
      throw new Unanswered("%s does not answer".formatted(request.uri().getHost()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unanswered("the server ends");
    } finally {
      answer.cancel(true);
    }
  }

  private static SSLContext trusting(Path file) {
    try {
      return Authorities.in(file).context();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure(
          "[xloud] oidc.ca names %s, which holds no usable certificates.".formatted(file), e);
    }
  }
}
