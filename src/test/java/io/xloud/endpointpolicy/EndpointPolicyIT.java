package io.xloud.endpointpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.catalog.CatalogDriver;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.EndpointDeleted;
import io.xloud.catalog.EndpointService;
import io.xloud.catalog.Region;
import io.xloud.catalog.RegionDeleted;
import io.xloud.catalog.RegionService;
import io.xloud.catalog.Service;
import io.xloud.catalog.ServiceDeleted;
import io.xloud.catalog.ServiceService;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointPolicyIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final House house =
      new House()
          .with(Database.class, DB.database())
          .with(Outbox.class, DB.outbox(changes::add))
          .with(CatalogDriver.class, "io.xloud.catalog.sql.SqlCatalogDriver")
          .with(PolicyDriver.class, "io.xloud.endpointpolicy.sql.SqlPolicyDriver");
  private final PolicyService policies = house.get(PolicyService.class);
  private final EndpointPolicyService places = house.get(EndpointPolicyService.class);
  private String service = "";
  private String outer = "";
  private String inner = "";
  private String endpoint = "";

  @BeforeEach
  void an_endpoint_in_a_region_within_a_region() {
    service =
        house
            .get(ServiceService.class)
            .create(new Service(Ids.fresh(), "compute", true, Map.of()), BY)
            .id();
    outer = region(null);
    inner = region(outer);
    endpoint = endpoint(inner);
  }

  private String region(@Nullable String parent) {
    return house
        .get(RegionService.class)
        .create(new Region(Ids.fresh(), "", parent, Map.of()), BY)
        .id();
  }

  private String endpoint(@Nullable String region) {
    return house
        .get(EndpointService.class)
        .create(
            new Endpoint(Ids.fresh(), "public", region, service, "http://x", true, Map.of()),
            null,
            BY)
        .id();
  }

  private String policy(String blob) {
    return policies
        .create(new StoredPolicy(Ids.fresh(), "text/plain", blob, Map.of("foo", 1)), BY)
        .id();
  }

  @Test
  void the_nearest_policy_counts() {
    String everywhere = policy("everywhere");
    String around = policy("around");
    String here = policy("here");
    assertThatThrownBy(() -> places.policy(endpoint))
        .hasMessage("No policy is associated with endpoint %s.".formatted(endpoint));
    places.associate(everywhere, Place.service(service), BY);
    assertThat(places.policy(endpoint).blob()).isEqualTo("everywhere");
    places.associate(around, Place.region(service, outer), BY);
    assertThat(places.policy(endpoint).blob()).isEqualTo("around");
    assertThat(places.policy(endpoint(null)).blob()).isEqualTo("everywhere");
    places.associate(here, Place.endpoint(endpoint), BY);
    assertThat(places.policy(endpoint).blob()).isEqualTo("here");
    assertThat(places.endpoints(around)).extracting(Endpoint::id).containsExactly(endpoint);
    policies.delete(here, BY);
    assertThat(places.policy(endpoint).blob()).isEqualTo("around");
  }

  @Test
  void one_policy_holds_at_a_place_also_after_writers_at_once() throws Exception {
    List<Callable<@Nullable Object>> writers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String policy = policy("p" + i);
      writers.add(() -> {
        places.associate(policy, Place.service(service.toUpperCase(Locale.ROOT)), BY);
        return null;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<@Nullable Object> one : threads.invokeAll(writers)) {
        one.get();
      }
    }
    int rows =
        DB.database()
            .read(h ->
                h.createQuery("SELECT COUNT(*) FROM policy_association WHERE service_id = ?")
                    .bind(0, service)
                    .mapTo(Integer.class)
                    .one());
    assertThat(rows).isEqualTo(1);
  }

  @Test
  void what_held_goes_with_its_place() {
    String policy = policy("x");
    places.associate(policy, Place.endpoint(endpoint), BY);
    places.associate(policy, Place.region(service, inner), BY);
    places.associate(policy, Place.service(service), BY);
    DB.database().change(_ -> policies.forget(new EndpointDeleted(endpoint, BY)));
    DB.database().change(_ -> policies.forget(new RegionDeleted(inner, BY)));
    places.require(policy, Place.service(service));
    assertThatThrownBy(() -> places.require(policy, Place.endpoint(endpoint)))
        .hasMessage("Could not find policy association.");
    DB.database().change(_ -> policies.forget(new ServiceDeleted(service, BY)));
    assertThat(places.endpoints(policy)).isEmpty();
  }

  @Test
  void a_circle_of_regions_that_somebody_else_made_ends() {
    DB.database()
        .change(
            h -> h.execute("UPDATE region SET parent_region_id = ? WHERE id = ?", inner, outer));
    String policy = policy("x");
    places.associate(policy, Place.region(service, region(null)), BY);
    assertThat(places.endpoints(policy)).isEmpty();
    assertThatThrownBy(() -> places.policy(endpoint)).hasMessageStartingWith("No policy");
  }

  @Test
  void what_is_taken_away_where_nothing_holds_leaves_no_trace() {
    String policy = policy("x");
    changes.clear();
    places.dissociate(policy, Place.service(service), BY);
    assertThat(changes).isEmpty();
  }

  @Test
  void types_are_told_apart_by_their_case_and_blobs_are_kept_whole() {
    String blob = "{\"a\": \"\u00e4\ud83d\ude00\\\"}";
    String policy = policy(blob);
    assertThat(policies.get(policy.toUpperCase(Locale.ROOT)).blob()).isEqualTo(blob);
    assertThat(policies.list(ListQuery.all().where("type", "TEXT/plain"))).isEmpty();
    policies.update(policy, new PolicyPatch(Map.of("blob", "new", "bar", 2)), BY);
    assertThat(policies.get(policy).blob()).isEqualTo("new");
    assertThat(policies.get(policy).extra()).containsEntry("foo", 1).containsEntry("bar", 2);
  }
}
