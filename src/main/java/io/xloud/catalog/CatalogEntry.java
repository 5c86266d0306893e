package io.xloud.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service of the catalog that a token carries, with the endpoints its bearer may call. */
public record CatalogEntry(
    String id, @Nullable String type, String name, List<Endpoint> endpoints) {
  /**
   * @param url with the caller's ids filled in
   * @param extra members without a column of their own, {@code name} among them on old rows
   */
  public record Endpoint(
      String id,
      String interfaceName,
      @Nullable String regionId,
      String url,
      Map<String, @Nullable Object> extra) {}

  public CatalogEntry {
    endpoints = List.copyOf(endpoints);
  }
}
