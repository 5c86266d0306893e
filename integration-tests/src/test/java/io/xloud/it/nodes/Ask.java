package io.xloud.it.nodes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/**
 * A request, whatever its body is.
 *
 * @param body as JSON unless its type is among the headers; empty for none
 */
record Ask(String method, String path, Map<String, String> headers, String body) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static Ask of(String method, String path) {
    return new Ask(method, path, Map.of(), "");
  }

  Ask as(String otherMethod) {
    return new Ask(otherMethod, path, headers, body);
  }

  Ask to(String otherPath) {
    return new Ask(method, otherPath, headers, body);
  }

  Ask with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Ask(method, path, more, body);
  }

  Ask saying(String otherBody) {
    return new Ask(method, path, headers, otherBody);
  }

  HttpResponse<String> at(String url) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
