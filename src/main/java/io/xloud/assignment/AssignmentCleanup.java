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
    lastly(() ->
        outbox.recordAll(
            driver.removeAllOnProjects(news.projectIds()).stream()
                .map(id -> Change.of(news.by(), "deleted", "role_assignment", id))
                .toList()));
  }

  void on(@Observes DomainDeleted news) {
    lastly(() -> removeOn(new Grant.Target.Domain(news.domainId()), news.by()));
  }

  void on(@Observes UserDeleted news) {
    lastly(() -> removeOf(new Grant.Holder.User(news.userId()), news.by()));
  }

  /** The tokens of its members die, but only when the group had given them something. */
  void on(@Observes GroupDeleted news) {
    lastly(() -> {
      if (removeOf(new Grant.Holder.Group(news.groupId()), news.by())) {
        news.userIds().forEach(userId -> revocations.user(userId, news.by()));
      }
    });
  }

  /**
   * Once the row of whatever goes is deleted nobody can be given anything more on it, so that
   * nothing is left behind.
   */
  private void lastly(Runnable removal) {
    database.change(_ -> Database.current().beforeCommit(_ -> removal.run()));
  }

  /** Whether there was any. */
  private boolean removeOf(Grant.Holder holder, AuthContext by) {
    boolean removed = driver.removeAllOf(holder) > 0;
    if (removed) {
      outbox.record(Change.of(by, "deleted", "role_assignment", holder.id()));
    }
    return removed;
  }

  private void removeOn(Grant.Target target, AuthContext by) {
    if (driver.removeAllOn(target) > 0) {
      outbox.record(Change.of(by, "deleted", "role_assignment", target.id()));
    }
  }
}
