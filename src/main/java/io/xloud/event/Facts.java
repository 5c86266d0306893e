package io.xloud.event;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a change makes untrue, as the names that cached entries say they were made of: ids, and a
 * few names for what has none.
 */
public final class Facts {
  /** Which endpoints there are for whom. */
  public static final String CATALOG = "the catalog";

  /** Which roles imply which. */
  public static final String IMPLIED_ROLES = "implied roles";

  /** Which service providers there are. */
  public static final String SERVICE_PROVIDERS = "the service providers";

  /** The keys that open tokens. */
  public static final String KEYS = "the keys";

  private static final Set<String> OF_CATALOG =
      Set.of(
          "region",
          "service",
          "endpoint",
          "endpoint_group",
          "project_endpoint",
          "project_endpoint_group");

  private Facts() {}

  static Set<String> touched(
      String kind, String resourceType, String resourceId, List<String> affectedIds) {
    if (Notices.isKind(kind)) {
      return Set.of();
    }
    Set<String> facts = new LinkedHashSet<>(affectedIds);
    switch (resourceType) {
      case "implied_role" -> facts.add(IMPLIED_ROLES);
      case "role" -> {
        facts.add(resourceId);
        if (kind.equals("deleted")) {
          facts.add(IMPLIED_ROLES);
        }
      }
      case "group" -> {
        if (!kind.startsWith("member_")) {
          facts.add(resourceId);
        }
      }
      default -> facts.add(resourceId);
    }
    if (resourceType.equals("service_provider")) {
      facts.add(SERVICE_PROVIDERS);
    }
    if (OF_CATALOG.contains(resourceType)) {
      facts.add(CATALOG);
    }
    return facts;
  }
}
