package io.xloud.auth;

import io.vertx.ext.web.RoutingContext;

/** placeholder until http lands */
final class RequestIds {
  private RequestIds() {}

  static String of(RoutingContext request) {
    String id = request.response().headers().get("x-openstack-request-id");
    return id == null ? "" : id;
  }
}
