package io.xloud.appcred;

import io.xloud.assignment.RoleDeleted;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.UserDeleted;
import io.xloud.persistence.Database;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Takes application credentials away in the transaction that ends what they rest on. As in the
 * reference that is a user who goes, and a role for all that its holders have where they held it. A
 * user who is disabled keeps them, for when it may come back.
 */
@Singleton
class ApplicationCredentialCleanup {
  private final ApplicationCredentialDriver driver;
  private final Database database;
  private final Outbox outbox;

  ApplicationCredentialCleanup(
      ApplicationCredentialDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  void on(@Observes UserDeleted news) {
    forget(news.userIds(), news.by());
  }

  void on(@Observes RoleDeleted news) {
    lastly(() ->
        tell(driver.deleteOfHolders(news.grants()), ApplicationCredentialService.KIND, news.by()));
  }

  private void forget(List<String> userIds, AuthContext by) {
    lastly(() -> {
      tell(driver.deleteOf(userIds), ApplicationCredentialService.KIND, by);
      tell(driver.deleteRulesOf(userIds), ApplicationCredentialService.RULE, by);
    });
  }

  /** Once the user's row has changed nobody can make a further one. */
  private void lastly(Runnable removal) {
    database.change(_ -> Database.current().beforeCommit(_ -> removal.run()));
  }

  private void tell(List<String> ids, String kind, AuthContext by) {
    outbox.recordAll(ids.stream().map(id -> Change.of(by, "deleted", kind, id)).toList());
  }
}
