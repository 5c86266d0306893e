package io.xloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogServiceTest {
  private static final Service COMPUTE = new Service("s", "compute", true, Map.of());

  /** What each read of the endpoints finds, in turn. */
  private final Deque<List<Endpoint>> reads = new ArrayDeque<>();

  private final CatalogService catalog = new CatalogService(driver(), Options.defaults());

  /** Otherwise one user's url would be told to all users of the project. */
  @Test
  void whether_it_names_its_user_is_told_by_the_very_endpoints_it_is_made_of() {
    reads.add(List.of(endpoint("http://x", true)));
    reads.add(List.of(endpoint("http://x/$(user_id)s", true)));

    CatalogService.Reading before = catalog.catalogFor("alice", "p");
    assertThat(urls(before)).containsExactly("http://x");
    assertThat(before.namesUser()).isFalse();

    CatalogService.Reading after = catalog.catalogFor("alice", "p");
    assertThat(urls(after)).containsExactly("http://x/alice");
    assertThat(after.namesUser()).isTrue();
  }

  @Test
  void a_disabled_endpoint_does_not_count() {
    reads.add(List.of(endpoint("http://x/%(user_id)s", false)));
    assertThat(catalog.catalogFor("alice", "p").namesUser()).isFalse();
  }

  private static List<String> urls(CatalogService.Reading reading) {
    return reading.entries().stream()
        .flatMap(entry -> entry.endpoints().stream())
        .map(CatalogEntry.Endpoint::url)
        .toList();
  }

  private static Endpoint endpoint(String url, boolean enabled) {
    return new Endpoint("e", "public", null, COMPUTE.id(), url, enabled, Map.of());
  }

  private CatalogDriver driver() {
    return (CatalogDriver)
        Proxy.newProxyInstance(
            CatalogServiceTest.class.getClassLoader(),
            new Class<?>[] {CatalogDriver.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "endpoints" -> reads.remove();
                  case "enabledServices" -> List.of(COMPUTE);
                  case "filterOf" -> new CatalogDriver.EndpointFilter(Set.of(), Set.of());
                  default -> throw new AssertionError(method);
                });
  }
}
