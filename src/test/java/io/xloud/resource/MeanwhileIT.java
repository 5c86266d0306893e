package io.xloud.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.event.Notices;
import io.xloud.event.RelaySwitch;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.sql.ResourceDrivers;
import io.xloud.revoke.Revocations;
import io.xloud.testing.News;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another writer changes the rows between our look at them and our statement. */
class MeanwhileIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final ProjectService projects = projects(ResourceDrivers.sql(DB.database()));
  private final DomainService domains = domains(ResourceDrivers.sql(DB.database()), projects);

  private static ProjectService projects(ResourceDriver driver) {
    ResourceNews news =
        new ResourceNews(
            DB.outbox(),
            new Notices(DB.database(), DB.outbox(), new RelaySwitch()),
            silent(),
            new News<>(),
            new News<>(),
            new News<>(),
            new News<>());
    return new ProjectService(driver, DB.database(), news, Options.defaults());
  }

  private static DomainService domains(ResourceDriver driver, ProjectService projects) {
    return new DomainService(driver, DB.database(), projects);
  }

  private static Revocations silent() {
    return (Revocations)
        Proxy.newProxyInstance(
            Revocations.class.getClassLoader(),
            new Class<?>[] {Revocations.class},
            (_, _, _) -> null);
  }

  /** The driver, but another connection is faster with its statement, the first time. */
  private static ResourceDriver overtaken(List<String> before, String sql, Object... values) {
    ResourceDriver driver = ResourceDrivers.sql(DB.database());
    boolean[] done = {false};
    return (ResourceDriver)
        Proxy.newProxyInstance(
            ResourceDriver.class.getClassLoader(),
            new Class<?>[] {ResourceDriver.class},
            (_, method, arguments) -> {
              if (before.contains(method.getName()) && !done[0]) {
                done[0] = true;
                elsewhere(sql, values);
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void elsewhere(String sql, Object... values) {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      CompletableFuture.runAsync(() -> DB.database().change(h -> h.execute(sql, values)), other)
          .join();
    }
  }

  private Domain domain() {
    return domains.create(
        new Domain(Ids.fresh(), Ids.fresh(), true, "", List.of(), Map.of(), Map.of()), BY);
  }

  private static Project fresh(Domain domain, @Nullable String parentId) {
    return new Project(
        Ids.fresh(),
        Ids.fresh(),
        domain.id(),
        parentId,
        false,
        true,
        "",
        List.of(),
        Map.of(),
        Map.of());
  }

  private static ProjectPatch patch(String member, Object value) {
    return ProjectPatch.of(Map.of(member, value));
  }

  private static final String MAKE_IMMUTABLE =
      "INSERT INTO project_option (project_id, option_id, option_value) VALUES (?, 'IMMU', 'true')";

  @Test
  void a_project_made_immutable_meanwhile_is_neither_changed_nor_tagged_nor_deleted() {
    for (String statement : List.of("update", "tag", "delete")) {
      Project project = projects.create(fresh(domain(), null), BY);
      ProjectService late =
          projects(
              overtaken(
                  List.of("update", "delete", "claim", "addTag"), MAKE_IMMUTABLE, project.id()));
      assertThatThrownBy(
              () -> {
                switch (statement) {
                  case "update" -> late.update(project.id(), patch("description", "x"), BY);
                  case "tag" -> late.addTag(project.id(), "x", BY);
                  default -> late.delete(project.id(), BY);
                }
              })
          .as(statement)
          .isInstanceOf(KeystoneException.class)
          .hasMessageContaining("immutable");
      Project left = projects.get(project.id());
      assertThat(left.description()).isEmpty();
      assertThat(left.tags()).isEmpty();
    }
  }

  @Test
  void no_project_is_made_below_one_that_was_disabled_meanwhile_at_any_height() {
    Domain domain = domain();
    Project top = projects.create(fresh(domain, null), BY);
    Project middle = projects.create(fresh(domain, top.id()), BY);
    for (Project disabled : List.of(middle, top)) {
      ProjectService late =
          projects(
              overtaken(
                  List.of("insert"), "UPDATE project SET enabled = 0 WHERE id = ?", disabled.id()));
      Project child = fresh(domain, middle.id());
      assertThatThrownBy(() -> late.create(child, BY))
          .hasMessage(
              "cannot create a project in a branch containing a disabled project: %s"
                  .formatted(disabled.id()));
      assertThat(projects.find(child.id())).isEmpty();
      elsewhere("UPDATE project SET enabled = 1 WHERE id = ?", disabled.id());
    }
  }

  @Test
  void no_project_is_made_below_one_that_was_deleted_meanwhile() {
    Domain domain = domain();
    Project parent = projects.create(fresh(domain, null), BY);
    ProjectService late =
        projects(overtaken(List.of("insert"), "DELETE FROM project WHERE id = ?", parent.id()));
    assertThatThrownBy(() -> late.create(fresh(domain, parent.id()), BY))
        .hasMessage("Could not find project: %s.".formatted(parent.id()));
  }

  @Test
  void a_domain_enabled_again_meanwhile_stays_with_all_its_projects() {
    Domain domain = domain();
    Project project = projects.create(fresh(domain, null), BY);
    domains.update(domain.id(), patch("enabled", false), BY);
    ResourceDriver driver =
        overtaken(
            List.of("claim", "inDomain", "delete"),
            "UPDATE project SET enabled = 1 WHERE id = ?",
            domain.id());
    assertThatThrownBy(() -> domains(driver, projects(driver)).delete(domain.id(), BY))
        .hasMessage("Cannot delete a domain that is enabled, please disable it first.");
    assertThat(projects.find(project.id())).isPresent();
    assertThat(domains.get(domain.id()).enabled()).isTrue();
  }

  /** Whoever comes first: no enabled project ever stands below a disabled one. */
  @Test
  void disabling_a_parent_and_making_a_child_at_once_never_both_succeed() throws Exception {
    Domain domain = domain();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 40; round++) {
        Project parent = projects.create(fresh(domain, null), BY);
        Future<Boolean> disabled =
            two.submit(() -> done(() -> projects.update(parent.id(), patch("enabled", false), BY)));
        Future<Boolean> made =
            two.submit(() -> done(() -> projects.create(fresh(domain, parent.id()), BY)));
        assertThat(disabled.get() ^ made.get()).isTrue();
      }
    }
  }

  @Test
  void disabling_a_parent_and_enabling_its_child_at_once_never_both_succeed() throws Exception {
    Domain domain = domain();
    Project parent = projects.create(fresh(domain, null), BY);
    Project child = projects.create(fresh(domain, parent.id()), BY);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 40; round++) {
        projects.update(parent.id(), patch("enabled", true), BY);
        projects.update(child.id(), patch("enabled", false), BY);
        Future<Boolean> disabled =
            two.submit(() -> done(() -> projects.update(parent.id(), patch("enabled", false), BY)));
        Future<Boolean> enabled =
            two.submit(() -> done(() -> projects.update(child.id(), patch("enabled", true), BY)));
        assertThat(disabled.get() ^ enabled.get()).isTrue();
      }
    }
  }

  private static boolean done(Runnable work) {
    try {
      work.run();
      return true;
    } catch (KeystoneException e) {
      return false;
    }
  }

  @Test
  void a_domain_of_many_projects_goes_in_a_bounded_number_of_statements() {
    assertThat(statementsToDelete(300)).isLessThanOrEqualTo(statementsToDelete(3));
  }

  private long statementsToDelete(int size) {
    Domain domain = domain();
    Database database = DB.database();
    database.change(h -> {
      for (int i = 0; i < size; i++) {
        h.execute(
            "INSERT INTO project (id, name, domain_id, parent_id, is_domain, enabled, extra)"
                + " VALUES (?, ?, ?, ?, 0, 1, '{}')",
            "p%06d-%s".formatted(i, domain.id()),
            "p" + i,
            domain.id(),
            i < 5 ? domain.id() : "p%06d-%s".formatted(i - 5, domain.id()));
      }
      h.execute("UPDATE project SET enabled = 0 WHERE id = ?", domain.id());
    });
    return database.write(h -> {
      long before = questions(h);
      domains.delete(domain.id(), BY);
      return questions(h) - before;
    });
  }

  private static long questions(Handle handle) {
    return handle
        .createQuery("SHOW SESSION STATUS LIKE 'Questions'")
        .map((rs, _) -> rs.getLong(2))
        .one();
  }
}
