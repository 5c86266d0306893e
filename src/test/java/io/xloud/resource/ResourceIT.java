package io.xloud.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Notices;
import io.xloud.event.RelaySwitch;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.persistence.RowInsert;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import io.xloud.resource.sql.ResourceDrivers;
import io.xloud.revoke.Revocations;
import io.xloud.testing.News;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResourceIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final List<Change> changes = new ArrayList<>();
  private final List<String> revoked = new ArrayList<>();
  private final News<ProjectDeleted> projectsDeleted = new News<>();
  private final News<ProjectDisabled> projectsDisabled = new News<>();
  private final News<DomainDeleted> domainsDeleted = new News<>();
  private final News<DomainDisabled> domainsDisabled = new News<>();
  private final ProjectService projects = projects(Options.defaults());
  private final DomainService domains =
      new DomainService(ResourceDrivers.sql(DB.database()), DB.database(), projects);

  private ProjectService projects(Options options) {
    Database database = DB.database();
    ResourceNews news =
        new ResourceNews(
            DB.outbox(changes::add),
            new Notices(database, DB.outbox(changes::add), new RelaySwitch()),
            revocations(),
            projectsDeleted,
            projectsDisabled,
            domainsDeleted,
            domainsDisabled);
    return new ProjectService(ResourceDrivers.sql(database), database, news, options);
  }

  private Revocations revocations() {
    return (Revocations)
        Proxy.newProxyInstance(
            Revocations.class.getClassLoader(),
            new Class<?>[] {Revocations.class},
            (proxy, method, arguments) -> {
              revoked.add(method.getName() + " " + arguments[0]);
              return null;
            });
  }

  private Domain domain(String name) {
    return domains.create(
        new Domain(Ids.fresh(), name, true, "", List.of(), Map.of(), Map.of()), BY);
  }

  private static Project fresh(
      String name, @Nullable String domainId, @Nullable String parentId, List<String> tags) {
    return new Project(
        Ids.fresh(), name, domainId, parentId, false, true, "", tags, Map.of(), Map.of("k", 1));
  }

  private Project project(String name, Domain domain) {
    return projects.create(fresh(name, domain.id(), null, List.of()), BY);
  }

  private Project below(String name, Project parent) {
    return projects.create(fresh(name, parent.domainId(), parent.id(), List.of()), BY);
  }

  private static ProjectPatch patch(String member, @Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(member, value);
    return ProjectPatch.of(members);
  }

  private static void refused(String sentence, ThrowingCallable work) {
    assertThatThrownBy(work).hasMessage(sentence);
  }

  @Test
  void finding_a_project_writes_no_table_to_disk() {
    Domain home = domain("memory only");
    Project top = projects.create(fresh("top", home.id(), home.id(), List.of("b", "A")), BY);
    Project below = projects.create(fresh("below", home.id(), top.id(), List.of()), BY);
    ResourceDriver driver = ResourceDrivers.sql(DB.database());

    assertThat(
            DB.tablesOnDisk(() -> {
              driver.find(top.id());
              driver.findByName(home.id(), "top");
              driver.findAll(List.of(top.id(), below.id()));
              driver.parents(below.id());
            }))
        .isZero();
    assertThat(driver.find(top.id()).orElseThrow().tags()).containsExactly("A", "b");
  }

  @Test
  void a_new_project_is_found_by_id_and_by_name_and_hangs_below_its_domain() {
    Domain domain = domain("it-new");
    Project made = projects.create(fresh(" p ", domain.id(), null, List.of("b", "a")), BY);
    assertThat(made.name()).isEqualTo("p");
    assertThat(made.parentId()).isEqualTo(domain.id());
    assertThat(projects.get(made.id()).tags()).containsExactly("a", "b");
    assertThat(projects.get(made.id()).extra().get("k")).isEqualTo(1);
    assertThat(projects.findByName(domain.id(), "P")).map(Project::id).contains(made.id());
    assertThat(changes).extracting(Change::resourceType).containsExactly("domain", "project");
  }

  @Test
  void names_are_the_same_where_the_collation_says_so() {
    Domain domain = domain("it-names");
    project("abc", domain);
    assertThatThrownBy(() -> project("ABC", domain))
        .hasMessageStartingWith(
            "Conflict occurred attempting to store project - it is not permitted to have two"
                + " projects with either the same name or same id in the same domain: name is ABC,");
    refused(
        "Conflict occurred attempting to store project - it is not permitted to have two projects"
            + " acting as domains with the same name: IT-NAMES.",
        () -> domain("IT-NAMES"));
  }

  @Test
  void F4_a_taken_name_leaves_an_update_without_any_trace() {
    Domain domain = domain("it-taken");
    project("one", domain);
    Project two = project("two", domain);
    Map<String, @Nullable Object> members = Map.of("name", "ONE", "tags", List.of("x"), "k", 2);
    assertThatThrownBy(() -> projects.update(two.id(), ProjectPatch.of(members), BY))
        .hasMessageContaining("name is ONE");
    assertThat(projects.get(two.id())).isEqualTo(two);
  }

  @Test
  void further_members_of_another_writer_survive_an_update() {
    Project project = project("p", domain("it-extra"));
    DB.database()
        .change(h ->
            h.execute(
                "UPDATE project SET extra = '{\"k\": 1, \"theirs\": [\"x\"]}' WHERE id = ?",
                project.id()));
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("k", null);
    members.put("odd \"key\"", Map.of("a", "ü"));
    Map<String, @Nullable Object> extra =
        projects.update(project.id(), ProjectPatch.of(members), BY).extra();
    assertThat(extra.get("theirs")).isEqualTo(List.of("x"));
    assertThat(extra.keySet()).contains("k");
    assertThat(extra.get("k")).isNull();
    assertThat(extra.get("odd \"key\"")).isEqualTo(Map.of("a", "ü"));
  }

  @Test
  void depth_ends_where_the_configuration_says() {
    Project project = project("1", domain("it-depth"));
    for (int level = 2; level <= 5; level++) {
      project = below("" + level, project);
    }
    Project deepest = project;
    refused(
        "Max hierarchy depth reached for %s branch.".formatted(deepest.id()),
        () -> below("6", deepest));
    assertThat(projects.parents(deepest.id()))
        .extracting(Project::name)
        .containsExactly("4", "3", "2", "1", "it-depth");
  }

  @Test
  void a_project_is_disabled_only_after_all_below_and_enabled_only_after_all_above() {
    Domain domain = domain("it-enabled");
    Project top = project("top", domain);
    Project leaf = below("leaf", top);
    refused(
        "Cannot disable project %s since its subtree contains enabled projects."
            .formatted(top.id()),
        () -> projects.update(top.id(), patch("enabled", false), BY));
    projects.update(leaf.id(), patch("enabled", false), BY);
    projects.update(top.id(), patch("enabled", false), BY);
    assertThat(projectsDisabled.fired())
        .extracting(ProjectDisabled::projectId)
        .containsExactly(leaf.id(), top.id());
    refused(
        "Cannot enable project %s since it has disabled parents".formatted(leaf.id()),
        () -> projects.update(leaf.id(), patch("enabled", true), BY));
    refused(
        "cannot create a project in a branch containing a disabled project: %s".formatted(top.id()),
        () -> below("x", top));
    assertThat(revoked).isEmpty();
  }

  @Test
  void an_immutable_project_only_stops_being_so() {
    Project project = project("p", domain("it-immutable"));
    projects.update(project.id(), patch("options", Map.of("immutable", true)), BY);
    String sentence =
        "Unable to %%s immutable project resource: `%s. Set resource option \"immutable\" to false first."
            .formatted(project.id());
    refused(
        sentence.formatted("update"),
        () -> projects.update(project.id(), patch("description", "x"), BY));
    refused(sentence.formatted("delete"), () -> projects.delete(project.id(), BY));
    refused(
        "Cannot create project tags for %s, project is immutable. Set \"immutable\" option to false before creating project tags."
            .formatted(project.id()),
        () -> projects.addTag(project.id(), "t", BY));
    Map<String, @Nullable Object> released = new LinkedHashMap<>();
    released.put("immutable", null);
    projects.update(project.id(), patch("options", released), BY);
    assertThat(projects.get(project.id()).options().keySet()).isEmpty();
    projects.delete(project.id(), BY);
  }

  @Test
  void only_a_leaf_is_deleted_and_its_tokens_are_revoked() {
    Project top = project("top", domain("it-leaf"));
    Project leaf = below("leaf", top);
    assertThatThrownBy(() -> projects.delete(top.id(), BY))
        .hasMessageStartingWith("Cannot delete the project %s since it is not".formatted(top.id()));
    projects.delete(leaf.id(), BY);
    projects.delete(top.id(), BY);
    assertThat(revoked).containsExactly("project " + leaf.id(), "project " + top.id());
    assertThat(projectsDeleted.fired()).hasSize(2);
    refused("Could not find project: %s.".formatted(top.id()), () -> projects.get(top.id()));
  }

  @Test
  void a_disabled_domain_goes_with_all_its_projects() {
    Domain domain = domain("it-domain");
    Project top = project("top", domain);
    Project leaf = below("leaf", top);
    refused(
        "Cannot delete a domain that is enabled, please disable it first.",
        () -> domains.delete(domain.id(), BY));
    domains.update(domain.id(), patch("enabled", false), BY);
    assertThat(domainsDisabled.fired()).containsExactly(new DomainDisabled(domain.id(), BY));
    domains.delete(domain.id(), BY);
    assertThat(revoked)
        .satisfiesExactly(
            many -> assertThat(many).startsWith("projects").contains(leaf.id()).contains(top.id()),
            one -> assertThat(one).isEqualTo("project " + domain.id()));
    assertThat(domainsDeleted.fired()).containsExactly(new DomainDeleted(domain.id(), BY));
    assertThat(domains.find(domain.id())).isEmpty();
  }

  @Test
  void A17_an_id_in_another_spelling_is_revoked_and_told_as_stored() {
    Domain domain = domain("it-a17");
    Project project = project("p", domain);
    projects.update(project.id().toUpperCase(Locale.ROOT), patch("enabled", false), BY);
    projects.delete(project.id().toUpperCase(Locale.ROOT) + " ", BY);
    domains.update(domain.id(), patch("enabled", false), BY);
    domains.delete(domain.id() + " ", BY);
    assertThat(revoked).containsExactly("project " + project.id(), "project " + domain.id());
    assertThat(changes).extracting(Change::resourceId).containsOnly(project.id(), domain.id());
  }

  @Test
  void the_place_of_a_project_never_changes() {
    Domain one = domain("it-place-1");
    Domain two = domain("it-place-2");
    Project project = project("p", one);
    refused(
        "Cannot change Domain ID",
        () -> projects.update(project.id(), patch("domain_id", two.id()), BY));
    refused(
        "Update of `parent_id` is not allowed.",
        () -> projects.update(project.id(), patch("parent_id", two.id()), BY));
    refused(
        "Update of `is_domain` is not allowed.",
        () -> projects.update(project.id(), patch("is_domain", true), BY));
    assertThatThrownBy(() -> projects.create(fresh("q", one.id(), two.id(), List.of()), BY))
        .hasMessageStartingWith("Cannot create project, the parent (%s)".formatted(two.id()));
  }

  @Test
  void lists_are_filtered_by_columns_and_tags_and_cut_with_one_row_to_spare() {
    Domain domain = domain("it-list");
    projects.create(fresh("l-one", domain.id(), null, List.of("red", "blue")), BY);
    projects.create(fresh("l-two", domain.id(), null, List.of("red")), BY);
    projects.create(fresh("L_three", domain.id(), null, List.of()), BY);
    ListQuery all = ListQuery.all().where("domain_id", domain.id());
    assertThat(names(all, new TagFilter(List.of("red", "blue"), List.of(), List.of(), List.of())))
        .containsExactly("l-one");
    assertThat(names(all, new TagFilter(List.of(), List.of("red", "x"), List.of(), List.of())))
        .containsExactlyInAnyOrder("l-one", "l-two");
    assertThat(names(all, new TagFilter(List.of(), List.of(), List.of("red", "blue"), List.of())))
        .containsExactlyInAnyOrder("l-two", "L_three");
    assertThat(names(all, new TagFilter(List.of(), List.of(), List.of(), List.of("red"))))
        .containsExactly("L_three");
    assertThat(names(with(all, Filter.Comparison.STARTSWITH, "l"), TagFilter.none()))
        .containsExactlyInAnyOrder("l-one", "l-two");
    assertThat(names(with(all, Filter.Comparison.ISTARTSWITH, "l_"), TagFilter.none()))
        .containsExactly("L_three");
    assertThat(projects.list(new ListQuery(all.filters(), 1, null), TagFilter.none())).hasSize(2);
    refused(
        "Marker nosuch could not be found.",
        () -> projects.list(new ListQuery(all.filters(), 1, "nosuch"), TagFilter.none()));
  }

  @Test
  void a_thousand_projects_cost_as_many_statements_as_ten() {
    assertThat(statementsToList(domain("it-1000"), 1000))
        .isEqualTo(statementsToList(domain("it-10"), 10));
  }

  private long statementsToList(Domain domain, int size) {
    DB.database()
        .change(h -> {
          RowInsert rows =
              RowInsert.into(
                  "project", "id", "name", "domain_id", "parent_id", "is_domain", "enabled");
          RowInsert tags = RowInsert.into("project_tag", "project_id", "name");
          RowInsert options =
              RowInsert.into("project_option", "project_id", "option_id", "option_value");
          for (int i = 0; i < size; i++) {
            String id = Ids.fresh();
            rows.row(id, "p" + i, domain.id(), domain.id(), false, true);
            tags.row(id, "a").row(id, "b");
            options.row(id, "IMMU", "true");
          }
          rows.execute(h);
          tags.execute(h);
          options.execute(h);
        });
    ListQuery query = ListQuery.all().where("domain_id", domain.id());
    TagFilter tags = new TagFilter(List.of("a"), List.of("b"), List.of("x"), List.of("y"));
    return DB.database()
        .read(h -> {
          long before = questions(h);
          assertThat(projects.list(query, tags))
              .hasSize(size)
              .allMatch(project -> project.isImmutable() && project.tags().size() == 2);
          assertThat(projects.subtree(domain.id())).hasSize(size);
          assertThat(domains.list(ListQuery.all())).isNotEmpty();
          return questions(h) - before;
        });
  }

  private static long questions(Handle handle) {
    return handle
        .createQuery("SHOW SESSION STATUS LIKE 'Questions'")
        .map((rs, _) -> rs.getLong(2))
        .one();
  }

  @Test
  void what_is_below_comes_level_by_level() {
    Domain domain = domain("it-levels");
    Project one = project("1", domain);
    Project two = project("2", domain);
    Project below = below("1.1", one);
    Project deepest = below("1.1.1", below);
    assertThat(projects.subtree(domain.id()))
        .extracting(Project::id)
        .startsWith(Stream.of(one.id(), two.id()).sorted().toArray(String[]::new))
        .endsWith(below.id(), deepest.id());
  }

  private List<String> names(ListQuery query, TagFilter tags) {
    return projects.list(query, tags).stream().map(Project::name).toList();
  }

  private static ListQuery with(ListQuery query, Filter.Comparison comparison, String name) {
    List<Filter> filters = new ArrayList<>(query.filters());
    filters.add(new Filter("name", comparison, name));
    return new ListQuery(filters, null, null);
  }

  @Test
  void tags_that_the_database_calls_equal_are_a_conflict() {
    Project project = project("p", domain("it-tags"));
    projects.addTag(project.id(), "x", BY);
    assertThatThrownBy(() -> projects.addTag(project.id(), "X", BY))
        .hasMessageStartingWith("Conflict occurred attempting to store project tag");
    refused("Could not find project tag: X.", () -> projects.removeTag(project.id(), "X", BY));
    projects.removeTag(project.id(), "x", BY);
    assertThat(projects.get(project.id()).tags()).isEmpty();
  }

  @Test
  void reserved_characters_are_refused_where_names_must_fit_a_url() {
    Domain domain = domain("it-safe");
    ProjectService strict =
        projects(Options.of(Map.of("resource", Map.of("project_name_url_safe", "new"))));
    refused(
        "Project name cannot contain the following reserved characters: /?",
        () -> strict.create(fresh("a/b?", domain.id(), null, List.of()), BY));
    refused("Domain cannot be named federated", () -> domain("federated"));
  }

  @Test
  void B6_the_hidden_root_is_never_found_and_a_domain_shows_no_domain_of_its_own() {
    Domain domain = domain("it-b6");
    assertThat(projects.find(Domain.ROOT_ID)).isEmpty();
    assertThat(projects.get(domain.id()).domainId()).isNull();
    assertThat(projects.parents(project("p", domain).id()))
        .extracting(Project::id)
        .containsExactly(domain.id());
  }

  @Test
  void a_missing_root_row_is_made_with_the_first_domain() {
    try (TestDatabase other = TestDatabase.withKeystoneSchema().open()) {
      other
          .database()
          .change(h -> {
            h.execute("SET FOREIGN_KEY_CHECKS = 0");
            h.execute("DELETE FROM project");
            h.execute("SET FOREIGN_KEY_CHECKS = 1");
          });
      ResourceDriver driver = ResourceDrivers.sql(other.database());
      Project domain =
          new Project(Ids.fresh(), "d", null, null, true, true, "", List.of(), Map.of(), Map.of());
      assertThat(driver.insert(domain, List.of())).isEqualTo(ResourceDriver.Outcome.DONE);
      assertThat(driver.find(domain.id())).contains(domain);
    }
  }
}
