package io.xloud.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Links for the request at hand. */
@Singleton
final class RequestLinks implements Links {
  private final PublicAddress address;
  private final CurrentVertxRequest current;

  RequestLinks(Options options, CurrentVertxRequest current) {
    this.address = new PublicAddress(HttpConfig.from(options));
    this.current = current;
  }

  @Override
  public String base() {
    @Nullable RoutingContext request = current.getCurrent();
    return address.base(request == null ? null : request.request());
  }
}
