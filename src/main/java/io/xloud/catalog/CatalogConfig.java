package io.xloud.catalog;

import io.xloud.config.Options;
import java.util.Optional;

/**
 * {@code [catalog]}, {@code [endpoint_filter]} and what endpoint urls may name.
 *
 * @param everythingWithoutFilter whether a project without endpoint filter sees all endpoints
 */
public record CatalogConfig(boolean everythingWithoutFilter, Optional<String> publicEndpoint) {
  public static CatalogConfig from(Options options) {
    return new CatalogConfig(
        options.flag("endpoint_filter", "return_all_endpoints_if_no_filter"),
        options.text("DEFAULT", "public_endpoint"));
  }
}
