package io.xloud.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers to list requests: the members, the links of the page, whether there would be more. */
@Singleton
public final class Collections {
  private final Links links;
  private final CurrentRequest request;

  Collections(Links links, CurrentRequest request) {
    this.links = links;
    this.request = request;
  }

  /** Everything there is. */
  public ObjectNode whole(String name, UriInfo uri, List<ObjectNode> members) {
    return body(name, uri, members, null);
  }

  /**
   * One page. The service hands over up to one row more than {@link ListQuery#limit()} allows: that
   * one is not shown and tells that there are more.
   */
  public ObjectNode page(String name, UriInfo uri, ListQuery query, List<ObjectNode> members) {
    Integer limit = query.limit();
    if (limit == null || members.size() <= limit) {
      return whole(name, uri, members);
    }
    List<ObjectNode> shown = members.subList(0, limit);
    String next = shown.isEmpty() ? null : next(uri, shown.getLast().path("id").asText(), limit);
    return body(name, uri, shown, next).put("truncated", true);
  }

  private ObjectNode body(
      String name, UriInfo uri, List<ObjectNode> members, @Nullable String next) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray(name).addAll(members);
    body.putObject("links").put("next", next).put("self", self(uri)).putNull("previous");
    return body;
  }

  private String self(UriInfo uri) {
    String query = request.query();
    return query.isEmpty() ? address(uri) : address(uri) + "?" + query;
  }

  private String next(UriInfo uri, String marker, int limit) {
    Map<String, String> query = firstValues(request.query());
    query.put("marker", marker);
    query.put("limit", Integer.toString(limit));
    StringBuilder address = new StringBuilder(address(uri));
    char before = '?';
    for (Map.Entry<String, String> one : query.entrySet()) {
      address
          .append(before)
          .append(quoted(one.getKey()))
          .append('=')
          .append(quoted(one.getValue()));
      before = '&';
    }
    return address.toString();
  }

  private String address(UriInfo uri) {
    String path = uri.getPath();
    String end = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return links.base() + (end.startsWith("/") ? end : "/" + end);
  }

  /** In the order of the request; of a doubled key the first value only. */
  private static Map<String, String> firstValues(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (!key.isEmpty()) {
        values.putIfAbsent(plain(key), equals < 0 ? "" : plain(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String plain(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded; // a percent sign that stands for itself
    }
  }

  /** As {@code urllib.parse.urlencode} writes it. */
  private static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }
}
