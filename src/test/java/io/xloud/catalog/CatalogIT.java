package io.xloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.catalog.sql.CatalogDrivers;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.ProjectDeleted;
import io.xloud.testing.News;
import io.xloud.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final CatalogDriver driver = CatalogDrivers.sql(DB.database());
  private final CatalogNews news =
      new CatalogNews(DB.outbox(changes::add), new News<>(), new News<>(), new News<>());
  private final RegionService regions = new RegionService(driver, DB.database(), news);
  private final ServiceService services = new ServiceService(driver, DB.database(), news);
  private final EndpointService endpoints =
      new EndpointService(driver, DB.database(), news, regions);
  private final CatalogService catalog = new CatalogService(driver, Options.defaults());

  @BeforeEach
  void nothing_is_there() {
    DB.database()
        .change(h ->
            List.of(
                    "project_endpoint",
                    "project_endpoint_group",
                    "endpoint_group",
                    "endpoint",
                    "service",
                    "region")
                .forEach(table -> h.execute("DELETE FROM " + table)));
  }

  private Region region(String id, @Nullable String parent) {
    return regions.create(new Region(id, "", parent, Map.of()), BY);
  }

  private Service service(String type, boolean enabled) {
    return services.create(new Service(Ids.fresh(), type, enabled, Map.of("name", type)), BY);
  }

  private Endpoint endpoint(Service service, String url, boolean enabled, @Nullable String region) {
    return endpoints.create(
        new Endpoint(Ids.fresh(), "public", region, service.id(), url, enabled, Map.of()),
        null,
        BY);
  }

  private static CatalogPatch patch(String member, @Nullable Object value) {
    return new CatalogPatch(Map.of()).with(member, value);
  }

  private static List<String> urls(List<CatalogEntry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.endpoints().stream())
        .map(CatalogEntry.Endpoint::url)
        .toList();
  }

  @Test
  void disabled_things_and_foreign_templates_are_left_out_of_a_catalog() {
    Service on = service("on", true);
    endpoint(on, "http://x/%(project_id)s", true, null);
    endpoint(on, "http://off", false, null);
    endpoint(service("off", false), "http://service-off", true, null);
    Service empty = service("empty", true);
    assertThat(urls(catalog.catalogFor("u", "p").entries())).containsExactly("http://x/p");
    assertThat(catalog.catalogFor("u", "p").entries())
        .extracting(CatalogEntry::id)
        .containsExactlyInAnyOrder(on.id(), empty.id());
    assertThat(urls(catalog.catalogFor("u", null).entries())).isEmpty();
  }

  @Test
  void J3_a_template_changed_to_a_foreign_field_is_left_out() {
    Endpoint endpoint = endpoint(service("s", true), "http://x", true, null);
    endpoints.update(endpoint.id(), patch("url", "http://%(admin_token)s"), null, BY);
    assertThat(urls(catalog.catalogFor("u", "p").entries())).isEmpty();
    assertThatThrownBy(() -> endpoint(service("t", true), "http://$(admin_token)s", true, null))
        .hasMessage("Cannot create an endpoint with an invalid URL: http://$(admin_token)s.");
  }

  @Test
  void picked_endpoints_and_groups_are_all_a_project_sees() {
    region("r1", null);
    Service service = service("s", true);
    Endpoint one = endpoint(service, "http://one", true, null);
    endpoint(service, "http://two", true, "r1");
    endpoint(service, "http://three", true, null);
    service("empty", true);
    DB.database()
        .change(h -> {
          h.execute("INSERT INTO project_endpoint VALUES (?, 'p')", one.id());
          h.execute("INSERT INTO endpoint_group VALUES ('g', 'g', '', '{\"region_id\": \"r1\"}')");
          h.execute("INSERT INTO project_endpoint_group VALUES ('g', 'p')");
        });
    assertThat(urls(catalog.catalogFor("u", "p").entries()))
        .containsExactlyInAnyOrder("http://one", "http://two");
    assertThat(catalog.catalogFor("u", "p").entries()).hasSize(1);
    assertThat(urls(catalog.catalogFor("u", "other").entries())).hasSize(3);
    DB.database().change(h -> endpoints.forgetFilter(new ProjectDeleted("p", BY)));
    assertThat(urls(catalog.catalogFor("u", "p").entries())).hasSize(3);
  }

  @Test
  void regions_form_a_tree_without_circles_and_go_with_their_children() {
    region("a", null);
    region("b", "A");
    assertThat(regions.get("b").parentRegionId()).isEqualTo("a");
    assertThatThrownBy(() -> regions.update("a", patch("parent_region_id", "b"), BY))
        .hasMessage("The specified parent region a would create a circular region hierarchy.");
    assertThatThrownBy(() -> region("A", null))
        .hasMessage("Conflict occurred attempting to store region - Duplicate ID, A..");
    assertThatThrownBy(() -> region("c", "nosuch")).hasMessage("Could not find region: nosuch.");
    Endpoint endpoint = endpoint(service("s", true), "http://x", true, "b");
    assertThatThrownBy(() -> regions.delete("a", BY))
        .hasMessage(
            "Unable to delete region a because it or its child regions have associated endpoints.");
    endpoints.delete(endpoint.id(), BY);
    regions.delete("a", BY);
    assertThat(regions.list(ListQuery.all())).isEmpty();
  }

  @Test
  void writers_at_once_make_no_circle() throws Exception {
    for (int round = 0; round < 5; round++) {
      String one = region("one" + round, null).id();
      String two = region("two" + round, null).id();
      try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
        var _ = writers.submit(() -> regions.update(one, patch("parent_region_id", two), BY));
        var _ = writers.submit(() -> regions.update(two, patch("parent_region_id", one), BY));
      }
      assertThat(List.of(regions.get(one), regions.get(two)))
          .filteredOn(region -> region.parentRegionId() == null)
          .hasSize(1);
    }
  }

  @Test
  void word_goes_out_for_each_region_that_goes() {
    region("a", null);
    region("b", "a");
    region("c", "b");
    changes.clear();
    regions.delete("A", BY);
    assertThat(changes).extracting(Change::resourceId).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void the_old_member_region_makes_a_region_and_others_must_exist() {
    Service service = service("s", true);
    Endpoint endpoint = endpoint(service, "http://x", true, null);
    Endpoint moved = endpoints.update(endpoint.id(), patch("foo", 1), "new", BY);
    assertThat(moved.regionId()).isEqualTo("new");
    assertThat(moved.extra().get("foo")).isEqualTo(1);
    assertThat(regions.find("new")).isPresent();
    assertThatThrownBy(() -> endpoint(service, "http://x", true, "nosuch"))
        .hasMessageStartingWith("Expecting to find endpoint region_id in region table.");
    assertThatThrownBy(
            () -> endpoints.update(endpoint.id(), patch("service_id", "nosuch"), null, BY))
        .hasMessageStartingWith("Expecting to find endpoint service_id in service table.");
  }

  @Test
  void a_service_takes_its_endpoints_along() {
    Service service = service("s", true);
    Endpoint endpoint = endpoint(service, "http://x", true, null);
    changes.clear();
    services.delete(service.id().toUpperCase(Locale.ROOT), BY);
    assertThat(endpoints.find(endpoint.id())).isEmpty();
    assertThat(changes).extracting(Change::resourceId).containsExactly(endpoint.id(), service.id());
  }

  @Test
  void services_are_listed_by_type_as_the_collation_and_by_name_as_written() {
    service("Abc", true);
    assertThat(services.list(ListQuery.all().where("type", "abc"))).hasSize(1);
    assertThat(services.list(ListQuery.all().where("name", "abc"))).isEmpty();
    assertThat(services.list(ListQuery.all().where("name", "Abc"))).hasSize(1);
  }
}
