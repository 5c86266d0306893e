package io.xloud.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What doors may know of the request at hand besides its path, query and body. */
@Singleton
public final class CurrentRequest {
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

  /** The id that runs through all services, when the caller sent one. */
  public Optional<String> globalId() {
    @Nullable RequestIds ids = RequestIds.find(routing());
    return Optional.ofNullable(ids).map(RequestIds::global);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request().getHeader(name));
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
