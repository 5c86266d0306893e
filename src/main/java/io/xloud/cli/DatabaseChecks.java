package io.xloud.cli;

import io.xloud.node.Nodes;
import io.xloud.persistence.Database;
import io.xloud.persistence.Schema;
import io.xloud.persistence.Schema.KeystoneTables;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What {@code doctor} asks a database that answers. */
final class DatabaseChecks {
  private static final Duration MOST_OFFSET = Duration.ofSeconds(1);

  private DatabaseChecks() {}

  static void of(CommandDatabase database, Clock clock, Checkup checkup) {
    checkup.report("clock", clock(database.ask(it -> new Nodes(it, clock).clockOffset())));
    Schema.State state = database.schema(Schema::state);
    checkup.report("schema", schema(state));
    if (state.keystone() == KeystoneTables.READY || state.keystone() == KeystoneTables.EXPANDED) {
      checkup.report("catalog", catalog(database.ask(DatabaseChecks::publicIdentityEndpoints)));
    }
  }

  static List<Symptom> clock(Duration offset) {
    return offset.abs().compareTo(MOST_OFFSET) <= 0
        ? List.of()
        : List.of(
            Symptom.grave(
                "This machine's clock is %d ms ahead of the database's."
                    .formatted(offset.toMillis()),
                "Keep both with NTP: tokens and revocations are compared by these clocks."));
  }

  static List<Symptom> schema(Schema.State state) {
    return state.exitCode() == 0
        ? List.of()
        : List.of(
            Symptom.grave(DbSync.sentence(state), "db_sync --check tells when this is mended."));
  }

  static List<Symptom> catalog(long publicEndpoints) {
    return publicEndpoints > 0
        ? List.of()
        : List.of(
            Symptom.grave(
                "The catalog has no enabled public endpoint of type identity.",
                "Run bootstrap with --bootstrap-public-url, or create one."));
  }

  private static Long publicIdentityEndpoints(Database database) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT COUNT(*) FROM endpoint JOIN service ON service.id = endpoint.service_id
                WHERE service.type = 'identity' AND endpoint.interface = 'public'
                  AND service.enabled AND endpoint.enabled
                """)
            .map((rs, ctx) -> rs.getLong(1))
            .one());
  }
}
