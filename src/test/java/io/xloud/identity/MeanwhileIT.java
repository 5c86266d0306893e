package io.xloud.identity;

import static io.xloud.identity.IdentityHouse.BY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.event.Change;
import io.xloud.persistence.Ids;
import io.xloud.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A domain goes between the look at it and what is put into it. */
class MeanwhileIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final IdentityHouse house = new IdentityHouse(DB);

  @Test
  void no_user_is_put_into_a_domain_that_is_being_deleted() {
    String domain = domain();

    CompletableFuture<Void> creation =
        whileDeleting(domain, () -> house.given(domain, "late", "secret"));

    assertThatThrownBy(creation::join).hasMessageContaining("Could not find domain: " + domain);
    assertThat(left("user", domain) + left("local_user", domain)).isZero();
  }

  @Test
  void no_group_is_put_into_a_domain_that_is_being_deleted() {
    String domain = domain();
    Group group = new Group(Ids.fresh(), "late", domain, "", Map.of());

    CompletableFuture<Void> creation =
        whileDeleting(domain, () -> house.groups().create(group, BY));

    assertThatThrownBy(creation::join).hasMessageContaining("Could not find domain: " + domain);
    assertThat(left("group", domain)).isZero();
  }

  private String domain() {
    String id = Ids.fresh();
    house.database.change(handle -> {
      handle.execute(
          """
          INSERT INTO project (id, name, domain_id, enabled, is_domain)
          VALUES (?, ?, '<<keystone.domain.root>>', 1, 1)
          """,
          id,
          id);
      DB.outbox().record(Change.of(BY, "created", "domain", id));
    });
    return id;
  }

  /** Commits the deletion once the work waits for it, or did not. */
  private CompletableFuture<Void> whileDeleting(String domain, Runnable work) {
    return house.database.write(handle -> {
      handle.execute("DELETE FROM project WHERE id = ?", domain);
      DB.outbox().record(Change.of(BY, "deleted", "domain", domain));
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(work, thread -> Thread.ofPlatform().start(thread));
      while (!isOverSoon(done) && !somebodyWaits(handle)) {
        // asked again
      }
      return done;
    });
  }

  /** The database looks at its locks anew only for who has not asked for a tenth of a second. */
  private static boolean isOverSoon(CompletableFuture<Void> done) {
    return done.copy()
        .handle((_, _) -> true)
        .completeOnTimeout(false, 150, TimeUnit.MILLISECONDS)
        .join();
  }

  private static boolean somebodyWaits(Handle handle) {
    return handle
        .createQuery(
            "SELECT COUNT(*) > 0 FROM information_schema.innodb_trx"
                + " WHERE trx_state = 'LOCK WAIT'")
        .mapTo(Boolean.class)
        .one();
  }

  private int left(String table, String domain) {
    return house.database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) FROM `" + table + "` WHERE domain_id = :domain")
            .bind("domain", domain)
            .mapTo(Integer.class)
            .one());
  }
}
