package io.xloud.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.catalog.CatalogDriver;
import io.xloud.catalog.Region;
import io.xloud.catalog.RegionService;
import io.xloud.catalog.Service;
import io.xloud.catalog.ServiceService;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectDeleted;
import io.xloud.resource.ProjectService;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
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

class LimitIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private House house = house(Options.defaults());
  private String service = "";
  private String domain = "";
  private String project = "";

  private House house(Options options) {
    return new House()
        .with(Database.class, DB.database())
        .with(Options.class, options)
        .with(Outbox.class, DB.outbox(changes::add))
        .with(Revocations.class, nothingRevoked())
        .with(CatalogDriver.class, "io.xloud.catalog.sql.SqlCatalogDriver")
        .with(ResourceDriver.class, "io.xloud.resource.sql.SqlResourceDriver")
        .with(ProjectTree.class, "io.xloud.resource.sql.SqlProjectTree")
        .with(LimitDriver.class, "io.xloud.limit.sql.SqlLimitDriver");
  }

  private static Revocations nothingRevoked() {
    return (Revocations)
        Proxy.newProxyInstance(
            Revocations.class.getClassLoader(),
            new Class<?>[] {Revocations.class},
            (_, _, _) -> null);
  }

  @BeforeEach
  void a_service_a_domain_and_a_project() {
    DB.database()
        .change(h ->
            List.of("`limit`", "registered_limit")
                .forEach(table -> h.execute("DELETE FROM " + table)));
    service = service();
    domain = domain();
    project = project(domain);
  }

  private String service() {
    return house
        .get(ServiceService.class)
        .create(new Service(Ids.fresh(), "compute", true, Map.of()), BY)
        .id();
  }

  private String domain() {
    String id = Ids.fresh();
    return house
        .get(DomainService.class)
        .create(new Domain(id, id, true, "", List.of(), Map.of(), Map.of()), BY)
        .id();
  }

  private String project(String domainId) {
    return project(domainId, domainId);
  }

  private String project(String domainId, String parentId) {
    String id = Ids.fresh();
    return house
        .get(ProjectService.class)
        .create(
            new Project(id, id, domainId, parentId, false, true, "", List.of(), Map.of(), Map.of()),
            BY)
        .id();
  }

  private RegisteredLimitService registered() {
    return house.get(RegisteredLimitService.class);
  }

  private LimitService limits() {
    return house.get(LimitService.class);
  }

  private Resource cores() {
    return new Resource(service, null, "cores");
  }

  private RegisteredLimit register(Resource resource, int number) {
    return registered()
        .create(List.of(new RegisteredLimit(Ids.fresh(), resource, number, null)), BY)
        .getFirst();
  }

  private static NewLimit wanted(Limit.Holder holder, Resource resource, int number) {
    return new NewLimit(Ids.fresh(), holder, resource, number, null);
  }

  private Limit limit(Limit.Holder holder, int number) {
    return limits().create(List.of(wanted(holder, cores(), number)), BY).getFirst();
  }

  private static AuthContext caller(Scope scope, String... roles) {
    return new AuthContext(
        "u",
        "u",
        "d",
        scope,
        Arrays.stream(roles).map(role -> new AuthContext.RoleRef(role, role, null)).toList(),
        List.of("password"),
        List.of("a"),
        null,
        new Delegation.None(),
        false,
        null);
  }

  private List<String> seenBy(AuthContext caller) {
    return limits().list(ListQuery.all(), caller).stream().map(Limit::id).toList();
  }

  @Test
  void a_batch_is_stored_whole_or_not_at_all() {
    register(cores(), 5);
    Resource ram = new Resource(service, null, "ram");
    assertThatThrownBy(() ->
            registered()
                .create(
                    List.of(
                        new RegisteredLimit(Ids.fresh(), ram, 1, null),
                        new RegisteredLimit(Ids.fresh(), cores(), 1, null)),
                    BY))
        .hasMessage("Conflict occurred attempting to store registered_limit - Duplicate entry.");
    assertThat(registered().list(ListQuery.all())).hasSize(1);
    NewLimit good = wanted(Limit.Holder.project(project), cores(), 1);
    assertThatThrownBy(() -> limits().create(List.of(good, wanted(good.holder(), ram, 1)), BY))
        .hasMessage("Unable to create a limit that has no corresponding registered limit.");
    assertThat(seenBy(BY)).isEmpty();
  }

  @Test
  void ids_spelled_otherwise_are_stored_as_their_rows_spell_them() {
    String upper = service.toUpperCase(Locale.ROOT);
    RegisteredLimit made = register(new Resource(upper, null, "cores"), 5);
    assertThat(made.resource().serviceId()).isEqualTo(service);
    Limit limit =
        limits()
            .create(
                List.of(
                    wanted(
                        Limit.Holder.project(project.toUpperCase(Locale.ROOT)),
                        new Resource(upper, null, "CORES"),
                        3)),
                BY)
            .getFirst();
    assertThat(limit.holder()).isEqualTo(Limit.Holder.project(project));
    assertThat(limit.resource()).isEqualTo(cores());
  }

  @Test
  void a_project_that_acts_as_a_domain_gets_the_limit_of_the_domain() {
    register(cores(), 5);
    assertThat(limit(Limit.Holder.project(domain), 3).holder())
        .isEqualTo(Limit.Holder.domain(domain));
    assertThatThrownBy(() -> limit(Limit.Holder.domain(domain), 3))
        .hasMessage("Conflict occurred attempting to store limit - Duplicate entry.");
    assertThatThrownBy(() -> limit(Limit.Holder.domain(project), 3))
        .hasMessageStartingWith("Expecting to find domain_id in limit.");
  }

  @Test
  void a_registered_limit_stays_as_it_is_while_limits_hang_on_it() {
    RegisteredLimit cores = register(cores(), 5);
    Limit limit = limit(Limit.Holder.project(project), 3);
    RegisteredLimitPatch patch = new RegisteredLimitPatch(Map.of("default_limit", 6));
    String refusal =
        "Unable to update or delete registered limit %s because there are project limits associated with it."
            .formatted(cores.id());
    assertThatThrownBy(() -> registered().update(cores.id(), patch, BY)).hasMessage(refusal);
    assertThatThrownBy(() -> registered().delete(cores.id(), BY)).hasMessage(refusal);
    limits().delete(limit.id(), BY);
    assertThat(registered().update(cores.id(), patch, BY).defaultLimit()).isEqualTo(6);
    registered().delete(cores.id(), BY);
    assertThat(registered().list(ListQuery.all())).isEmpty();
  }

  @Test
  void everybody_sees_what_is_theirs() {
    register(cores(), 9);
    String other = project(domain);
    String mine = limit(Limit.Holder.project(project), 1).id();
    String neighbours = limit(Limit.Holder.project(other), 2).id();
    String ours = limit(Limit.Holder.domain(domain), 3).id();
    String foreign = limit(Limit.Holder.project(project(domain())), 4).id();
    Scope inProject = new Scope.ProjectScope(project, "p", domain, "d", false);
    Scope inDomain = new Scope.DomainScope(domain, "d");
    assertThat(seenBy(caller(new Scope.Unscoped()))).isEmpty();
    assertThat(seenBy(caller(inProject, "member"))).containsExactly(mine);
    assertThat(seenBy(caller(inDomain, "manager")))
        .containsExactlyInAnyOrder(mine, neighbours, ours);
    for (AuthContext superior :
        List.of(
            caller(new Scope.SystemScope(), "reader"),
            caller(inProject, "service"),
            caller(inDomain, "admin"))) {
      assertThat(seenBy(superior)).containsExactlyInAnyOrder(mine, neighbours, ours, foreign);
    }
    assertThat(limits().list(ListQuery.all().where("project_id", other), caller(inProject)))
        .isEmpty();
  }

  @Test
  void limits_go_with_their_project_and_their_domain() {
    register(cores(), 9);
    Limit mine = limit(Limit.Holder.project(project), 1);
    Limit ours = limit(Limit.Holder.domain(domain), 3);
    DB.database().change(h -> limits().forget(new ProjectDeleted(project, BY)));
    assertThat(seenBy(BY)).containsExactly(ours.id());
    DB.database().change(h -> limits().forget(new DomainDeleted(domain, BY)));
    assertThat(seenBy(BY)).isEmpty();
    assertThat(changes)
        .filteredOn(change -> change.kind().equals("deleted"))
        .extracting(Change::resourceId)
        .containsExactly(mine.id(), ours.id());
  }

  @Test
  void a_registered_limit_outlives_its_service_and_its_region() {
    house.get(RegionService.class).create(new Region("r", "", null, Map.of()), BY);
    RegisteredLimit limit = register(new Resource(service, "R", "cores"), 9);
    assertThat(limit.resource().regionId()).isEqualTo("r");
    house.get(RegionService.class).delete("r", BY);
    house.get(ServiceService.class).delete(service, BY);
    assertThat(registered().get(limit.id())).isEqualTo(limit);
  }

  @Test
  void two_levels_keep_every_project_below_its_domain() {
    house = strict();
    register(cores(), 9);
    assertThatThrownBy(() -> limit(Limit.Holder.project(project), 10))
        .hasMessage(outOfOrder("project_id", project, 10));
    Limit mine = limit(Limit.Holder.project(project), 8);
    assertThatThrownBy(() -> limit(Limit.Holder.domain(domain), 7))
        .hasMessage(outOfOrder("domain_id", domain, 7));
    Limit ours = limit(Limit.Holder.domain(domain), 8);
    assertThatThrownBy(() -> limits().update(mine.id(), new LimitPatch(9, null), BY))
        .hasMessage(outOfOrder("project_id", project, 9));
    assertThatThrownBy(() -> limits().update(ours.id(), new LimitPatch(7, null), BY))
        .hasMessage(outOfOrder("domain_id", domain, 7));
    String otherDomain = domain();
    String otherProject = project(otherDomain);
    List<NewLimit> together =
        List.of(
            wanted(Limit.Holder.domain(otherDomain), cores(), 20),
            wanted(Limit.Holder.project(otherProject), cores(), 15));
    assertThat(limits().create(together, BY)).hasSize(2);
  }

  @Test
  void no_server_starts_whose_projects_lie_deeper_than_two_levels() {
    house = strict();
    TwoLevelsAtStart start = house.get(TwoLevelsAtStart.class);
    start.requireTwoLevels();
    String deep = project(domain, project);
    house(Options.defaults()).get(TwoLevelsAtStart.class).requireTwoLevels();
    assertThatThrownBy(start::requireTwoLevels)
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("there are 1: " + deep + ". Set it to flat");
    house.get(ProjectService.class).delete(deep, BY);
    start.requireTwoLevels();
  }

  private House strict() {
    return house(
        Options.of(Map.of("unified_limit", Map.of("enforcement_model", "strict_two_level"))));
  }

  private String outOfOrder(String level, String id, int number) {
    return ("Invalid resource limit: The resource limit (%s: %s, resource_name: cores,"
            + " resource_limit: %d, service_id: %s, region_id: None) doesn't satisfy current"
            + " hierarchy model..")
        .formatted(level, id, number, service);
  }

  @Test
  void of_writers_at_once_one_registers_a_resource() throws Exception {
    assertThat(winners(() -> register(cores(), 5))).isEqualTo(1);
    assertThat(registered().list(ListQuery.all())).hasSize(1);
    assertThat(winners(() -> limit(Limit.Holder.project(project), 5))).isEqualTo(1);
    assertThat(seenBy(BY)).hasSize(1);
  }

  private static long winners(Callable<?> work) throws Exception {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<@Nullable Object>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(writers.submit(() -> attempted(work)));
      }
      long won = 0;
      for (Future<@Nullable Object> one : all) {
        won += one.get() == null ? 0 : 1;
      }
      return won;
    }
  }

  private static @Nullable Object attempted(Callable<?> work) throws Exception {
    try {
      return work.call();
    } catch (KeystoneException refused) {
      return null;
    }
  }
}
