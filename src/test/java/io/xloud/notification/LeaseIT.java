package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.NodeId;
import io.xloud.testing.TestDatabase;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaseIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final AtomicLong nanos = new AtomicLong();
  private final Lease one = lease("one");
  private final Lease other = lease("other");

  @BeforeEach
  void nobody_has_it() {
    DB.database().change(handle -> handle.execute("DELETE FROM xi_lease"));
  }

  @Test
  void one_node_has_it_until_it_lets_go() {
    assertThat(one.take()).isTrue();
    assertThat(other.take()).isFalse();
    assertThat(one.take()).isTrue();

    one.letGo();
    assertThat(other.take()).isTrue();
    assertThat(one.take()).isFalse();
  }

  @Test
  void a_node_that_died_is_followed_when_its_time_is_over() {
    assertThat(one.take()).isTrue();
    passBy();
    assertThat(other.take()).isTrue();

    nanos.addAndGet(8_000_000_000L);
    assertThat(one.take()).as("the one that slept asks again before it goes on").isFalse();
  }

  @Test
  void whoever_comes_back_under_its_own_name_need_not_wait() {
    assertThat(one.take()).isTrue();
    assertThat(lease("one").take()).isTrue();
  }

  private Lease lease(String node) {
    return new Lease("test", DB.database(), new NodeId(node), nanos::get);
  }

  private static void passBy() {
    DB.database()
        .change(handle ->
            handle.execute("UPDATE xi_lease SET until_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"));
  }
}
