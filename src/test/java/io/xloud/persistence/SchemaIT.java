package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.persistence.Schema.KeystoneTables;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaIT {
  private final TestDatabase db = TestDatabase.empty();
  private Schema schema;

  @BeforeEach
  void open() {
    schema = new Schema(db.open().database());
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void an_empty_database_gets_keystones_tables_and_ours() {
    assertThat(schema.state().keystone()).isEqualTo(KeystoneTables.ABSENT);
    assertThat(schema.state().exitCode()).isEqualTo(2);

    Schema.State state = schema.migrate();

    assertThat(state.keystone()).isEqualTo(KeystoneTables.READY);
    assertThat(state.heads()).containsExactlyInAnyOrder("742c857f1dfb", "c88cdce8f248");
    assertThat(state.madeHere()).isTrue();
    assertThat(state.exitCode()).isZero();
    assertThat(
            text(
                "SELECT GROUP_CONCAT(CONCAT_WS('|', id, name, enabled, domain_id, is_domain)) FROM project"))
        .isEqualTo(
            "<<keystone.domain.root>>|<<keystone.domain.root>>|0|<<keystone.domain.root>>|1");
  }

  @Test
  void every_table_is_as_keystones_own_migrations_leave_it() {
    schema.migrate();
    for (String statement : SqlScript.of("/schema/keystone.sql").statements()) {
      if (statement.startsWith("CREATE TABLE")) {
        String wanted = statement.replace("IF NOT EXISTS ", "");
        assertThat(definition(wanted.substring(wanted.indexOf('`'), wanted.indexOf(" ("))))
            .isEqualTo(wanted);
      }
    }
  }

  private String definition(String table) {
    return db.database()
        .read(h ->
            h.createQuery("SHOW CREATE TABLE " + table)
                .map((rs, ctx) -> rs.getString(2))
                .one()
                .replaceAll(" AUTO_INCREMENT=\\d+", ""));
  }

  @Test
  void three_nodes_may_start_at_once() throws Exception {
    Callable<Schema.State> start = () -> schema.migrate();
    try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Schema.State> node : nodes.invokeAll(List.of(start, start, start))) {
        assertThat(node.get().exitCode()).isZero();
      }
    }
    assertThat(text("SELECT COUNT(*) FROM alembic_version")).isEqualTo("2");
    assertThat(text("SELECT COUNT(*) FROM project")).isEqualTo("1");
  }

  @Test
  void a_making_cut_short_is_finished_by_the_next() {
    schema.migrate();
    execute("DELETE FROM alembic_version");
    execute("DROP TABLE user_option");
    assertThat(schema.state().keystone()).isEqualTo(KeystoneTables.UNFINISHED);

    assertThat(schema.migrate().exitCode()).isZero();
    assertThat(text("SELECT COUNT(*) FROM user_option")).isEqualTo("0");
  }

  @Test
  void another_ones_tables_are_left_alone() {
    execute("CREATE TABLE user (id int)");

    assertThat(schema.state().keystone()).isEqualTo(KeystoneTables.UNKNOWN);
    assertThatThrownBy(schema::migrate).hasMessageContaining("nothing was changed");
    assertThat(
            text("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"))
        .isEqualTo("1");
  }

  @Test
  void a_zed_database_is_taken_over_without_altering_its_tables() {
    makeZed();
    String before = tableDefinitions();

    Schema.State state = schema.migrate();

    assertThat(state.keystone()).isEqualTo(KeystoneTables.READY);
    assertThat(state.madeHere()).isFalse();
    assertThat(state.exitCode()).isZero();
    assertThat(tableDefinitions()).isEqualTo(before);
    assertThat(text("SELECT COUNT(*) FROM project")).isEqualTo("3");
    assertThat(
            text(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
                    + " AND table_name NOT LIKE 'xi\\_%'"))
        .isEqualTo("49");
  }

  @Test
  void an_upgrade_that_awaits_its_contract_step_is_told() {
    makeZed();
    execute(
        "UPDATE alembic_version SET version_num = '742c857f1dfb' WHERE version_num = '29e87d24a316'");

    assertThat(schema.migrateOwn().exitCode()).isEqualTo(4);
  }

  /** As Keystone 22.0.2 itself made it. */
  private void makeZed() {
    db.database()
        .change(handle ->
            SqlScript.of("/schema/keystone-zed.sql")
                .statements()
                .forEach(one ->
                    handle.createUpdate(one).setTemplateEngine(TemplateEngine.NOP).execute()));
  }

  private String tableDefinitions() {
    return text(
        "SELECT GROUP_CONCAT(CONCAT_WS(' ', table_name, column_name, column_type) ORDER BY 1)"
            + " FROM information_schema.columns WHERE table_schema = DATABASE()"
            + " AND table_name NOT LIKE 'xi\\_%'");
  }

  private void execute(String sql) {
    db.database().change(handle -> handle.execute(sql));
  }

  private String text(String sql) {
    return db.database().read(h -> h.createQuery(sql).map((rs, ctx) -> rs.getString(1)).one());
  }
}
