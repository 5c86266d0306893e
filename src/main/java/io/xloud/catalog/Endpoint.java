package io.xloud.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address where a service answers.
 *
 * @param interfaceName {@code public}, {@code internal} or {@code admin}
 * @param url a template, see {@link UrlTemplate}
 */
public record Endpoint(
    String id,
    String interfaceName,
    @Nullable String regionId,
    String serviceId,
    String url,
    boolean enabled,
    Map<String, @Nullable Object> extra) {
  public Endpoint {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** The member as the API spells it, as filters of endpoint groups ask for it. */
  @Nullable Object member(String name) {
    return switch (name) {
      case "id" -> id;
      case "interface" -> interfaceName;
      case "region_id", "region" -> regionId;
      case "service_id" -> serviceId;
      case "url" -> url;
      case "enabled" -> enabled;
      default -> extra.get(name);
    };
  }

  Endpoint at(@Nullable String region, String service) {
    return new Endpoint(id, interfaceName, region, service, url, enabled, extra);
  }
}
