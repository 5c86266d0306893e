package io.xloud.assignment;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.GroupDeleted;
import io.xloud.identity.UserDeleted;
import io.xloud.persistence.Database;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import io.xloud.revoke.Revocations;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Takes away the grants of whatever is gone, in the transaction that removes it. */
@Singleton
public final class AssignmentCleanup {
  private final AssignmentDriver driver;
  private final Revocations revocations;
  private final Database database;
  private final Outbox outbox;

  AssignmentCleanup(
      AssignmentDriver driver, Revocations revocations, Database database, Outbox outbox) {
    this.driver = driver;
    this.revocations = revocations;
    this.database = database;
    this.outbox = outbox;
  }

  void on(@Observes ProjectDeleted news) {
    lastly(() -> recorded(driver.removeAllOnProjects(news.projectIds()), news.by()));
  }

  void on(@Observes DomainDeleted news) {
    lastly(() -> removeOn(new Grant.Target.Domain(news.domainId()), news.by()));
  }

  void on(@Observes UserDeleted news) {
    lastly(() -> recorded(driver.removeAllOfUsers(news.userIds()), news.by()));
  }

  /** The tokens of its members die, but only when the group had given them something. */
  void on(@Observes GroupDeleted news) {
    lastly(() -> {
      List<String> giving = driver.removeAllOfGroups(List.copyOf(news.members().keySet()));
      recorded(giving, news.by());
      Set<String> losing = new TreeSet<>();
      giving.forEach(id -> losing.addAll(news.members().getOrDefault(id, List.of())));
      revocations.users(losing, news.by());
    });
  }

  /**
   * Once the row of whatever goes is deleted nobody can be given anything more on it, so that
   * nothing is left behind.
   */
  private void lastly(Runnable removal) {
    database.change(_ -> Database.current().beforeCommit(_ -> removal.run()));
  }

  private void recorded(List<String> ids, AuthContext by) {
    outbox.recordAll(
        ids.stream().map(id -> Change.of(by, "deleted", "role_assignment", id)).toList());
  }

  private void removeOn(Grant.Target target, AuthContext by) {
    if (driver.removeAllOn(target) > 0) {
      outbox.record(Change.of(by, "deleted", "role_assignment", target.id()));
    }
  }
}
