package io.xloud.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.NodeId;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodesIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final Nodes nodes = new Nodes(DB.database(), Clock.systemUTC());

  @BeforeEach
  void clean() {
    DB.database().change(h -> h.execute("DELETE FROM xi_node"));
  }

  @Test
  void a_node_is_alive_for_thirty_seconds_and_forgotten_after_an_hour() {
    beat("a");
    beat("b");
    beat("c");
    silent("b", 31);
    silent("c", 3601);
    assertThat(nodes.alive()).extracting(Node::id).containsExactly("a");
    assertThat(nodes.all()).extracting(Node::id).containsExactly("a", "b", "c");

    beat("a");
    assertThat(nodes.all()).extracting(Node::id).containsExactly("a", "b");
  }

  @Test
  void a_clock_that_is_ahead_is_seen() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
    new Nodes(DB.database(), ahead).beat(new NodeId("ahead"), "h:1", "1", List.of());

    assertThat(nodes.all())
        .filteredOn(node -> node.id().equals("ahead"))
        .singleElement()
        .satisfies(node ->
            assertThat(node.clockOffset())
                .isBetween(Duration.ofSeconds(298), Duration.ofSeconds(302)));
  }

  @Test
  void a_look_at_the_databases_clock_that_took_long_is_not_believed() {
    Clock once = new SlowOnce(Clock.systemUTC(), Duration.ofMinutes(1));

    assertThat(new Nodes(DB.database(), once).clockOffset().abs())
        .isLessThan(Duration.ofSeconds(5));
  }

  /** As if the first question had taken so long. */
  private static final class SlowOnce extends Clock {
    private final Clock clock;
    private final Duration way;
    private int read;

    SlowOnce(Clock clock, Duration way) {
      this.clock = clock;
      this.way = way;
    }

    @Override
    public Instant instant() {
      read++;
      return read == 2 ? clock.instant().plus(way) : clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return clock.withZone(zone);
    }
  }

  private void beat(String id) {
    nodes.beat(new NodeId(id), "host:5000", "1", List.of());
  }

  private static void silent(String id, int seconds) {
    DB.database()
        .change(h ->
            h.execute(
                "UPDATE xi_node SET beat_at = UTC_TIMESTAMP(6) - INTERVAL ? SECOND WHERE id = ?",
                seconds,
                id));
  }
}
