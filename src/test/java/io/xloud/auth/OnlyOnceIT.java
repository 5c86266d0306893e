package io.xloud.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.testing.House;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** G5: what serves once. */
class OnlyOnceIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Problem USED = new Problem.Unauthorized("used");

  private final SettableClock clock = new SettableClock(NOW);
  private final House house =
      new House()
          .with(Database.class, DB.database())
          .with(Clock.class, clock)
          .with(UsedOnce.class, "io.xloud.auth.sql.SqlUsedOnce");
  private final OnlyOnce onlyOnce = house.get(OnlyOnce.class);

  @Test
  void g5_of_many_who_come_with_the_same_thing_at_once_one_is_served() throws Exception {
    OneUse use = use("totp u1 59479989 123456");
    List<Future<Boolean>> served;
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      served = all.invokeAll(Collections.nCopies(20, () -> isServed(use)));
    }
    int times = 0;
    for (Future<Boolean> one : served) {
      times += one.get() ? 1 : 0;
    }
    assertThat(times).isOne();
  }

  private boolean isServed(OneUse use) {
    try {
      onlyOnce.spend(List.of(use));
      return true;
    } catch (KeystoneException e) {
      assertThat(e.problem()).isEqualTo(USED);
      return false;
    }
  }

  @Test
  void things_whose_names_differ_in_case_alone_are_two() {
    onlyOnce.spend(List.of(use("receipt Ab"), use("receipt ab")));
  }

  @Test
  void what_nobody_would_take_any_more_is_forgotten_and_not_before() {
    OneUse use = use("receipt forgotten");
    onlyOnce.spend(List.of(use));
    clock.pass(Duration.ofHours(1));
    onlyOnce.forget();
    assertThatThrownBy(() -> onlyOnce.spend(List.of(use))).isInstanceOf(KeystoneException.class);

    clock.pass(Duration.ofMinutes(6));
    onlyOnce.forget();
    onlyOnce.spend(List.of(use));
  }

  private static OneUse use(String what) {
    return new OneUse(what, NOW.plusSeconds(300), USED);
  }
}
