package io.xloud.credential;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.UserDeleted;
import io.xloud.persistence.Database;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Takes away the credentials of whoever is gone, in the transaction that removes them. */
@Singleton
public final class CredentialCleanup {
  private final CredentialDriver driver;
  private final Database database;
  private final Outbox outbox;

  CredentialCleanup(CredentialDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  void on(@Observes UserDeleted news) {
    lastly(() -> driver.deleteOfUsers(news.userIds()), news.by());
  }

  void on(@Observes ProjectDeleted news) {
    lastly(() -> driver.deleteOfProjects(news.projectIds()), news.by());
  }

  /** A domain may have been named where a project belongs. */
  void on(@Observes DomainDeleted news) {
    lastly(() -> driver.deleteOfProjects(List.of(news.domainId())), news.by());
  }

  private void lastly(Supplier<List<String>> removal, AuthContext by) {
    database.change(
        _ -> Database.current().beforeCommit(_ -> outbox.recordAll(told(removal.get(), by))));
  }

  /** Said to have gone along: to Keystone's listeners that is no news. */
  private static List<Change> told(List<String> ids, AuthContext by) {
    return ids.stream()
        .map(id ->
            Change.of(by, "deleted", CredentialService.KIND, id)
                .detailing(Map.of("went_along", "true")))
        .toList();
  }
}
