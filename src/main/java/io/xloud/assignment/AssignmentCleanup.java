package io.xloud.assignment;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Takes away the grants of whatever is gone, in the transaction that removes it. */
@Singleton
public final class AssignmentCleanup {
  private final AssignmentDriver driver;
  private final Database database;
  private final Outbox outbox;

  AssignmentCleanup(AssignmentDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  void on(@Observes ProjectDeleted news) {
    removeOn(new Grant.Target.Project(news.projectId()), news.by());
  }

  void on(@Observes DomainDeleted news) {
    removeOn(new Grant.Target.Domain(news.domainId()), news.by());
  }

  private void removeOn(Grant.Target target, AuthContext by) {
    database.change(_ -> {
      if (driver.removeAllOn(target) > 0) {
        outbox.record(Change.of(by, "deleted", "role_assignment", target.id()));
      }
    });
  }
}
