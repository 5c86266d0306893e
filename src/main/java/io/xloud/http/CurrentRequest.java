package io.xloud.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What doors may know of the request at hand besides its path, query and body. */
@Singleton
public final class CurrentRequest {
  private static final int MOST_MEMBERS = 32;

  private final CurrentVertxRequest current;
  private final PublicAddress address;

  CurrentRequest(CurrentVertxRequest current, Options options) {
    this.current = current;
    this.address = new PublicAddress(HttpConfig.from(options));
  }

  /** The id that goes back in {@code x-openstack-request-id}. */
  public String id() {
    return RequestIds.idOf(current.getCurrent());
  }

  public String method() {
    return request().method().name();
  }

  /** Below the root of the server, without steps upwards, as routes are found by it. */
  public String path() {
    return routing().normalizedPath();
  }

  /** The id that runs through all services, when the caller sent one. */
  public Optional<String> globalId() {
    @Nullable RequestIds ids = RequestIds.find(routing());
    return Optional.ofNullable(ids).map(RequestIds::global);
  }

  /**
   * Several fields of one name are one list, as RFC 9110 section 5.3 has it: never just the first.
   */
  public Optional<String> header(String name) {
    List<String> values = request().headers().getAll(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  /** What the client would rather have, as it came; empty where it does not say. */
  public String accept() {
    return Accepts.of(routing());
  }

  /** The only value of a parameter behind the question mark. */
  public Optional<String> queryValue(String name) {
    List<String> values = request().params().getAll(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** A body that is neither JSON nor looked at, where providers speak; empty elsewhere. */
  public String ownBody() {
    return new String(FrontDesk.formOf(routing()), StandardCharsets.UTF_8);
  }

  /** The members of a form that is the body; what comes twice is left out. */
  public Map<String, String> form() {
    String text = ownBody();
    Map<String, String> members = new HashMap<>();
    try {
      new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_MEMBERS)
          .parameters()
          .forEach((name, values) -> {
            if (values.size() == 1) {
              members.put(name, values.getFirst());
            }
          });
    } catch (IllegalArgumentException _) {
      throw new Problem.Missing("a valid form", "request body").raised();
    }
    return members;
  }

  /** What stands behind the question mark, as it came; empty without anything. */
  public String query() {
    String query = request().query();
    return query == null ? "" : query;
  }

  /** Host and port as the request itself names them, whatever a proxy tells. */
  public String host() {
    return PublicAddress.host(request());
  }

  /** Where the client is, as far as the proxy in front may tell. */
  public String remoteAddress() {
    return address.client(request());
  }

  private HttpServerRequest request() {
    return routing().request();
  }

  private RoutingContext routing() {
    @Nullable RoutingContext routing = current.getCurrent();
    if (routing == null) {
      throw new IllegalStateException("no request at hand");
    }
    return routing;
  }
}
