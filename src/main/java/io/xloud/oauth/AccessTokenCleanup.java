package io.xloud.oauth;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.UserDeleted;
import io.xloud.persistence.Database;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Takes away what users let consumers do, in the transaction that deletes the users. Those of a
 * deleted project give no token any more and are left to their end.
 */
@Singleton
class AccessTokenCleanup {
  private final OAuthTokenDriver driver;
  private final Database database;
  private final Outbox outbox;

  AccessTokenCleanup(OAuthTokenDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  /** Once the user's row is deleted nobody can give further leave. */
  void on(@Observes UserDeleted news) {
    database.change(_ ->
        Database.current()
            .beforeCommit(_ -> outbox.recordAll(told(driver.deleteOf(news.userIds()), news.by()))));
  }

  /** Said to have gone along: to Keystone's listeners that is no news. */
  private static List<Change> told(List<String> ids, AuthContext by) {
    return ids.stream()
        .map(id ->
            Change.of(by, "deleted", AccessTokenService.KIND, id)
                .detailing(Map.of("went_along", "true")))
        .toList();
  }
}
