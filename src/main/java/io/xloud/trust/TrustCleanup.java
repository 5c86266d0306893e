package io.xloud.trust;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.UserDeleted;
import io.xloud.persistence.Database;
import io.xloud.resource.ProjectDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Ends trusts in the transaction that takes away a trustor, a trustee or the project. Their tokens
 * need no revocation of their own: those of the user or the project are revoked.
 */
@Singleton
class TrustCleanup {
  private final TrustDriver driver;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;

  TrustCleanup(TrustDriver driver, Database database, Outbox outbox, Clock clock) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  void on(@Observes UserDeleted news) {
    lastly(() -> driver.deleteOfUsers(news.userIds(), clock.instant()), news.by());
  }

  void on(@Observes ProjectDeleted news) {
    lastly(() -> driver.deleteOfProjects(news.projectIds(), clock.instant()), news.by());
  }

  /** Once the row of whatever goes is deleted nobody can make a further one. */
  private void lastly(Supplier<List<String>> removal, AuthContext by) {
    database.change(_ ->
        Database.current()
            .beforeCommit(_ ->
                outbox.recordAll(
                    removal.get().stream()
                        .map(id -> Change.of(by, "deleted", TrustService.KIND, id))
                        .toList())));
  }
}
