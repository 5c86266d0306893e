package io.xloud.federation.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.outbound.BoundedClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks a provider for objects of JSON. */
final class Fetch {
  private static final int LONGEST = 1_048_576;

  private static final ObjectMapper JSON = mapper();

  private final BoundedClient client;
  private final boolean plain;

  Fetch(Settings settings) {
    this.plain = settings.plain();
    this.client =
        new BoundedClient(
            settings.timeout(),
            LONGEST,
            BoundedClient.believing("[xloud] oidc.ca", settings.authorities()));
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
    HttpResponse<byte[]> response =
        answer(address.getHost(), request.uri(address).header("Accept", "application/json"));
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

  private HttpResponse<byte[]> answer(String host, HttpRequest.Builder question) {
    try {
      return client.answer(question);
    } catch (HttpTimeoutException _) {
      throw new Unanswered("%s does not answer".formatted(host));
    } catch (IOException e) {
      throw new Unanswered("%s is not to be reached: %s".formatted(host, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unanswered("the server ends");
    }
  }

  /** The client tells of a name that nobody knows as of a connection, with the name beneath. */
  private static String reason(IOException failure) {
    if (isOf(failure, UnresolvedAddressException.class)
        || isOf(failure, UnknownHostException.class)) {
      return "nobody knows this name";
    }
    if (isOf(failure, ConnectException.class)) {
      return "nobody takes a connection there";
    }
    if (isOf(failure, SSLException.class)) {
      return "it shows no certificate that is trusted here (oidc.ca), or speaks no TLS";
    }
    return String.valueOf(failure.getMessage());
  }

  private static boolean isOf(Throwable failure, Class<? extends Throwable> kind) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(kind::isInstance);
  }
}
