package io.xloud.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AssignmentListingIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Holder ADA = new Holder.User("ada");
  private static final Holder CREW = new Holder.Group("crew");

  private final AssignmentHouse house = new AssignmentHouse(DB);

  @BeforeEach
  void world() {
    house.empty();
    for (String domain : List.of("d1", "d2")) {
      house.domain(domain);
      house.project("p" + domain, domain, domain);
      house.project("q" + domain, domain, "p" + domain);
    }
    house.role("r1", null);
    house.group("crew", List.of("ada", "bob"));
  }

  @Test
  void one_domain_is_seen_whole_and_nothing_beside_it() {
    for (String domain : List.of("d1", "d2")) {
      house.giveOnProject("r1", ADA, AssignmentHouse.project("p" + domain, domain), false);
      house.giveOnProject("r1", CREW, AssignmentHouse.project("p" + domain, domain), true);
      house.grants.giveOnDomain(
          Offer.of(house.roles.get("r1"), ADA),
          AssignmentHouse.domainOf(domain),
          AssignmentHouse.BY);
    }
    house.grants.giveOnSystem(Offer.of(house.roles.get("r1"), ADA), AssignmentHouse.BY);

    assertThat(list(false, false, null)).hasSize(7);
    assertThat(list(false, false, "d1"))
        .extracting(Assignment::target)
        .containsExactlyInAnyOrder(
            new Target.Project("pd1"), new Target.Project("pd1"), new Target.Domain("d1"));
    assertThat(list(true, false, "d1"))
        .extracting(Assignment::holder, Assignment::target)
        .containsExactlyInAnyOrder(
            tuple(ADA, new Target.Project("pd1")),
            tuple(ADA, new Target.Project("qd1")),
            tuple(new Holder.User("bob"), new Target.Project("qd1")),
            tuple(ADA, new Target.Domain("d1")));
    assertThat(list(false, true, "d1")).isEmpty();
  }

  @Test
  void the_number_of_statements_does_not_grow_with_the_rows() {
    house.role("r2", null);
    house.giveOnProject("r2", ADA, AssignmentHouse.project("qd1", "d1"), false);
    house.giveOnProject("r1", ADA, AssignmentHouse.project("pd1", "d1"), true);
    fill(0, 10);
    List<Long> few = statements();
    fill(10, 1000);
    assertThat(statements()).isEqualTo(few);
    assertThat(list(true, false, null)).hasSizeGreaterThan(1000);
  }

  private List<Long> statements() {
    return List.of(
        counted(() -> list(false, false, null)),
        counted(() -> list(true, false, null)),
        counted(() -> list(true, false, "d1")),
        counted(() -> house.effective.projectsOf("ada")),
        counted(() -> house.effective.domainsOf("ada")),
        counted(() -> house.effective.onProject("ada", "qd1")),
        counted(() -> house.grants.list(ADA, new Target.Project("pd1"), false)),
        counted(() -> house.roles.all()),
        counted(() -> house.roles.impliedBy(house.roles.get("r2"))));
  }

  /** A role, a project and a group each, with grants of every kind and what the role implies. */
  private void fill(int from, int to) {
    String seq = " FROM seq_%d_to_%d".formatted(from, to - 1);
    house.database.change(handle -> {
      List.of(
              "INSERT INTO role (id, name) SELECT CONCAT('x', seq), CONCAT('x', seq)",
              "INSERT INTO implied_role SELECT 'r2', CONCAT('x', seq)",
              "INSERT INTO project (id, name, enabled, domain_id, parent_id) SELECT CONCAT('x', seq), CONCAT('x', seq), 1, 'd1', 'pd1'",
              "INSERT INTO assignment SELECT 'UserProject', 'ada', CONCAT('x', seq), 'r1', 0",
              "INSERT INTO assignment SELECT 'GroupProject', 'crew', CONCAT('x', seq), 'r1', 0",
              "INSERT INTO assignment SELECT 'UserProject', 'ada', 'pd1', CONCAT('x', seq), 0")
          .forEach(sql -> handle.execute(sql + seq));
      handle.execute(
          "INSERT INTO xi_event (created_at, node, node_seq, kind, resource_type, resource_id,"
              + " affected_ids) VALUES (UTC_TIMESTAMP(6), 'test', 0, 'made', 'all', '', '[]')");
    });
  }

  private long counted(Supplier<?> work) {
    return house.database.<Long>read(handle -> {
      long before = selects(handle);
      var _ = work.get();
      return selects(handle) - before - 1;
    });
  }

  private static long selects(Handle handle) {
    return handle
        .createQuery(
            "SELECT CAST(variable_value AS SIGNED) FROM information_schema.session_status"
                + " WHERE variable_name = 'COM_SELECT'")
        .mapTo(Long.class)
        .one();
  }

  private List<Assignment> list(boolean effective, boolean system, @Nullable String within) {
    return house.listing.list(
        new AssignmentQuery(
            null, null, null, system, null, null, false, null, effective, null, false, within));
  }
}
