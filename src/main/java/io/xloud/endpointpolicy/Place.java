package io.xloud.endpointpolicy;

import org.jspecify.annotations.Nullable;

/** Where a policy holds: at one endpoint, for a service, or for a service in a region. */
public record Place(
    @Nullable String endpointId, @Nullable String serviceId, @Nullable String regionId) {
  public static Place endpoint(String endpointId) {
    return new Place(endpointId, null, null);
  }

  public static Place service(String serviceId) {
    return new Place(null, serviceId, null);
  }

  public static Place region(String serviceId, String regionId) {
    return new Place(null, serviceId, regionId);
  }
}
