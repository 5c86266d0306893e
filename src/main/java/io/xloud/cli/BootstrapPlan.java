package io.xloud.cli;

import io.xloud.crypto.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Bootstrap} should leave behind, as the options of {@code bootstrap} name it.
 *
 * @param endpoints url by interface; interfaces without a url get no endpoint
 * @param regionId null for endpoints without a region
 * @param immutableRoles whether the roles made refuse change and deletion
 */
record BootstrapPlan(
    String username,
    Secret password,
    String projectName,
    String roleName,
    String serviceName,
    @Nullable String regionId,
    Map<String, String> endpoints,
    boolean immutableRoles) {
  BootstrapPlan {
    endpoints = Map.copyOf(endpoints);
  }

  /** The plan of a first run: everything at one address. */
  static BootstrapPlan at(String url, Secret password) {
    return new BootstrapPlan(
        "admin",
        password,
        "admin",
        "admin",
        "keystone",
        "RegionOne",
        Map.of("public", url, "internal", url, "admin", url),
        true);
  }
}
