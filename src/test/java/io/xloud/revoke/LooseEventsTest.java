package io.xloud.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LooseEventsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Table table = new Table();
  private final SettableClock clock = new SettableClock(NOON.plus(Duration.ofMinutes(3)));
  private final LooseEvents loose = new LooseEvents(table, clock, Options.defaults());

  /** Rows as the database keeps them, and from where they were read. */
  private static final class Table implements RevocationDriver {
    private final List<Loose> rows = new ArrayList<>();
    private final List<Integer> readAfter = new ArrayList<>();

    void row(int id, Instant revokedAt) {
      rows.add(new Loose(id, RevocationEvent.ofChain("chain" + id).at(revokedAt)));
    }

    @Override
    public List<Loose> loose(int afterId, int upToId, int atMost) {
      readAfter.add(afterId);
      return rows.stream()
          .filter(row -> row.id() > afterId && row.id() <= upToId)
          .sorted(Comparator.comparingInt(Loose::id))
          .limit(atMost)
          .toList();
    }

    @Override
    public int newestRevokedBefore(Instant time) {
      return rows.stream()
          .filter(row -> row.event().revokedAt().isBefore(time))
          .max(
              Comparator.comparing((Loose row) -> row.event().revokedAt()).thenComparing(Loose::id))
          .map(Loose::id)
          .orElse(0);
    }

    @Override
    public int newestId() {
      return rows.stream().mapToInt(Loose::id).max().orElse(0);
    }

    @Override
    public void add(List<RevocationEvent> events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RevocationEvent> candidates(TokenFingerprint token, Suspects loose) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mayHaveCandidates(List<TokenFingerprint> tokens, Suspects loose) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RevocationEvent> list(Optional<Instant> revokedAfter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int removeRevokedBefore(Instant time, int atMost) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void a_writer_whose_clock_is_ahead_makes_nobody_read_all_again() {
    table.row(4, NOON.plusSeconds(90)); // written before the next, by a clock that is ahead
    table.row(5, NOON);
    loose.readWhatIsNew();
    assertThat(loose.of(List.of()).afterId()).isEqualTo(5);
    assertThat(loose.known()).isEqualTo(2);

    clock.pass(Duration.ofMinutes(1));
    assertThat(table.newestRevokedBefore(clock.instant().minus(Duration.ofMinutes(2))))
        .as("by its time the newest is the one ahead")
        .isEqualTo(4);
    loose.readWhatIsNew();
    assertThat(table.readAfter).containsExactly(0, 5);
    assertThat(loose.of(List.of()).afterId()).as("the mark stays").isEqualTo(5);
    assertThat(loose.known()).isEqualTo(2);
  }

  @Test
  void what_may_still_be_stored_by_a_long_transaction_is_not_passed_over() {
    Options slow = Options.of(Map.of("xloud", Map.of("database.transaction-timeout", "300 s")));
    LooseEvents patient = new LooseEvents(table, clock, slow);
    table.row(5, NOON);
    patient.readWhatIsNew();
    assertThat(patient.of(List.of()).afterId()).as("row 4 may come yet").isZero();

    table.row(4, NOON);
    clock.pass(Duration.ofMinutes(10));
    patient.readWhatIsNew();
    assertThat(patient.known()).isEqualTo(2);
  }

  @Test
  void a_table_that_was_emptied_and_counts_from_one_is_read_from_its_beginning() {
    table.row(4, NOON);
    table.row(5, NOON);
    loose.readWhatIsNew();

    table.rows.clear();
    table.row(1, NOON.plusSeconds(30));
    loose.readWhatIsNew();
    assertThat(table.readAfter).containsExactly(0, 0);
    assertThat(loose.of(List.of()).afterId()).isEqualTo(1);
    assertThat(loose.known()).isEqualTo(1);
  }
}
