package io.xloud.cli.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** One of the two servers; it is asked one question at a time. */
public final class Side {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client;
  private final String root;

  /** The address with or without {@code /v3}. */
  public Side(HttpClient client, URI url) {
    this.client = client;
    this.root = root(url.toString());
  }

  private static String root(String url) {
    return url.replaceFirst("/+(v3/*)?$", "");
  }

  /** Where the paths of the API begin. */
  public String root() {
    return root;
  }

  /** By what the server is called, by us and in its own links. */
  Set<String> addresses() {
    Answer version = ask(new Question("GET", "/v3", List.of()));
    String self = version.body().at("/version/links/0/href").asText();
    return self.matches("https?://.*/v3/?")
        ? new LinkedHashSet<>(List.of(root, root(self)))
        : Set.of(root);
  }

  Answer ask(Question question) {
    HttpRequest.Builder request =
        request(question.path()).method(question.method(), BodyPublishers.noBody());
    question.headers().forEach(header -> request.header(header.name(), header.value().reveal()));
    return read(send(request.build()));
  }

  /** The answer to a login: the only request that is no reading. */
  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StartFailure("%s does not answer (%s).".formatted(root, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("The comparison was ended.", e);
    }
  }

  private static Answer read(HttpResponse<String> response) {
    TreeMap<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return new Answer(response.statusCode(), headers, json(response.body()));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body.isEmpty() ? "\"\"" : body);
    } catch (JsonProcessingException _) {
      return new TextNode(body);
    }
  }
}
