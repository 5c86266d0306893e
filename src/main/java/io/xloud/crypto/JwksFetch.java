package io.xloud.crypto;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Gets the own keys of another node. A peer may be slow, large or somebody else: the whole answer
 * has a time and a size, a redirection is no answer, and what is no key is left out.
 */
final class JwksFetch implements AutoCloseable {
  /** For one answer. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final int LONGEST = 65_536;
  private static final int MOST_KEYS = 64;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build());
  }

  private final HttpClient client;

  JwksFetch(Optional<Path> authorities) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(LIMIT);
    authorities.ifPresent(file -> builder.sslContext(trusting(file)));
    this.client = builder.build();
  }

  /**
   * @throws IOException when there is no answer that is a set of keys with at least one of use
   */
  List<PublishedKey> keys(URI peer) throws IOException, InterruptedException {
    JsonNode keys = JSON.readTree(answer(peer)).path("keys");
    if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new IOException("the answer is no set of keys");
    }
    List<PublishedKey> read = new ArrayList<>();
    keys.forEach(
        jwk -> Jwk.read(jwk).ifPresent(key -> read.add(new PublishedKey(name(jwk, key), key))));
    if (read.isEmpty()) {
      throw new IOException("no key of the answer signs tokens");
    }
    return read;
  }

  private static String name(JsonNode jwk, JwsPublicKey key) {
    String told = jwk.path("kid").asText();
    return NAME.matcher(told).matches() ? told : key.kid();
  }

  /** The time is for the whole answer, also for one that comes drop by drop. */
  private byte[] answer(URI peer) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(peer)
            .timeout(LIMIT)
            .header("Accept", "application/json")
            .header("Cache-Control", "no-cache")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
    try {
      HttpResponse<byte[]> response = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("the answer is a " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("there is no answer", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static SSLContext trusting(Path file) {
    try {
      return Authorities.in(file).context();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure(
          "[xloud] jwks.peers-ca names %s, which holds no usable certificates.".formatted(file), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
