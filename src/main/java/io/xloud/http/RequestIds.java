package io.xloud.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of a request.
 *
 * @param id ours, given back in {@code x-openstack-request-id}
 * @param global the one that runs through all services, when the caller sent one
 */
record RequestIds(String id, @Nullable String global) {
  private static final String KEY = RequestIds.class.getName();
  private static final Pattern FORM =
      Pattern.compile("req-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}");

  static RequestIds give(RoutingContext request) {
    @Nullable String told = request.request().getHeader("X-Openstack-Request-Id");
    boolean global = told != null && FORM.matcher(told).matches();
    RequestIds ids = new RequestIds(fresh(), global ? told : null);
    request.put(KEY, ids);
    return ids;
  }

  /** An unguessable name is not needed, a cheap one is. */
  static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return "req-" + new UUID(high, low);
  }

  static @Nullable RequestIds find(RoutingContext request) {
    return request.get(KEY);
  }

  static String idOf(@Nullable RoutingContext request) {
    @Nullable RequestIds ids = request == null ? null : find(request);
    return ids == null ? "-" : ids.id;
  }
}
