package io.xloud.persistence;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * The tables: Keystone's, made only on an empty database and never altered, and our own, named
 * {@code xi_*}. Several nodes may start at once and Galera has no lock that all of them see, so
 * every statement here may run twice, in any interleaving, to the same end.
 */
public final class Schema {
  private static final String MADE_HERE = "keystone-2026.2";
  private static final List<String> OWN =
      List.of(
          "001-event",
          "002-node",
          "003-turn",
          "004-key",
          "005-relay",
          "006-once",
          "007-provider-session");

  private static final List<String> EXPAND_HEADS =
      List.of(
          "29e87d24a316",
          "b4f8b3f584e0",
          "11c3b243b4cb",
          "47147121",
          "e8725d6fa226",
          "742c857f1dfb");
  private static final String FIRST_CONTRACT_HEAD = "e25ffa003242";
  private static final String LAST_CONTRACT_HEAD = "c88cdce8f248";
  private static final Set<String> CONTRACT_HEADS =
      Set.of(FIRST_CONTRACT_HEAD, "99de3849d860", LAST_CONTRACT_HEAD);

  private final Database database;

  public Schema(Database database) {
    this.database = database;
  }

  /** How far Keystone's tables are. */
  public enum KeystoneTables {
    /** None at all. */
    ABSENT,
    /** We began to make them and were cut short. */
    UNFINISHED,
    /** Tables, but of no release from Zed to 2026.2. */
    UNKNOWN,
    /** Keystone's own upgrade has expanded and not yet contracted. */
    EXPANDED,
    READY
  }

  /**
   * What stands in the database.
   *
   * @param heads rows of {@code alembic_version}
   * @param ownTables whether every {@code xi_*} table is there
   * @param madeHere whether we made Keystone's tables, not Keystone's own migrations
   */
  public record State(
      KeystoneTables keystone, Set<String> heads, boolean ownTables, boolean madeHere) {
    public State {
      heads = Set.copyOf(heads);
    }

    /** The release of Keystone's tables, as its {@code db_version} prints it. */
    public Optional<String> expandHead() {
      return EXPAND_HEADS.stream().filter(heads::contains).reduce((_, newer) -> newer);
    }

    /** As {@code keystone-manage db_sync --check} exits: 0 nothing to do, 2 expand, 4 contract. */
    public int exitCode() {
      return switch (keystone) {
        case READY -> ownTables ? 0 : 2;
        case EXPANDED -> ownTables ? 4 : 2;
        case ABSENT, UNFINISHED, UNKNOWN -> 2;
      };
    }
  }

  public State state() {
    return database.read(Schema::state);
  }

  /**
   * Makes Keystone's tables where the database is empty, and whatever of ours is missing.
   *
   * @throws IllegalStateException on a database that is neither empty nor Keystone's
   */
  public State migrate() {
    KeystoneTables keystone = state().keystone();
    if (keystone == KeystoneTables.UNKNOWN) {
      throw new IllegalStateException(
          "The database holds tables, but not those of a Keystone from Zed to 2026.2: nothing was"
              + " changed. Upgrade it with Keystone's own db_sync to Zed first, or name an empty"
              + " database.");
    }
    if (keystone == KeystoneTables.ABSENT || keystone == KeystoneTables.UNFINISHED) {
      database.<Boolean>read(Schema::makeKeystoneTables);
    }
    return migrateOwn();
  }

  /** Adds whatever of our own tables is missing and touches nothing of Keystone's. */
  public State migrateOwn() {
    return database.read(handle -> {
      prepareHistory(handle);
      Set<String> done = history(handle);
      OWN.stream()
          .filter(name -> !done.contains(name))
          .forEach(name -> {
            run(handle, SqlScript.of("/schema/xi/" + name + ".sql"));
            remember(handle, name);
          });
      return state(handle);
    });
  }

  private static boolean makeKeystoneTables(Handle handle) {
    prepareHistory(handle);
    remember(handle, MADE_HERE);
    run(handle, SqlScript.of("/schema/keystone.sql"));
    return true;
  }

  private static State state(Handle handle) {
    Set<String> tables = tables(handle);
    Set<String> history = tables.contains("xi_schema_history") ? history(handle) : Set.of();
    Set<String> heads = tables.contains("alembic_version") ? heads(handle) : Set.of();
    boolean madeHere = history.contains(MADE_HERE);
    return new State(
        keystoneTables(tables, heads, madeHere), heads, history.containsAll(OWN), madeHere);
  }

  private static KeystoneTables keystoneTables(
      Set<String> tables, Set<String> heads, boolean madeHere) {
    if (heads.isEmpty() && madeHere) {
      return KeystoneTables.UNFINISHED;
    }
    if (tables.stream().allMatch(table -> table.startsWith("xi_"))) {
      return KeystoneTables.ABSENT;
    }
    return ofHeads(heads);
  }

  /** The newest release has one expand head and one contract head; the order is Keystone's. */
  private static KeystoneTables ofHeads(Set<String> heads) {
    boolean known =
        heads.stream().anyMatch(EXPAND_HEADS::contains)
            && heads.stream().allMatch(h -> EXPAND_HEADS.contains(h) || CONTRACT_HEADS.contains(h));
    if (!known) {
      return KeystoneTables.UNKNOWN;
    }
    return isContracted(heads) ? KeystoneTables.READY : KeystoneTables.EXPANDED;
  }

  private static boolean isContracted(Set<String> heads) {
    boolean asZed = heads.contains(EXPAND_HEADS.getFirst());
    return heads.contains(asZed ? FIRST_CONTRACT_HEAD : LAST_CONTRACT_HEAD);
  }

  private static Set<String> tables(Handle handle) {
    return new HashSet<>(
        handle
            .createQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
            .map((rs, ctx) -> rs.getString(1))
            .list());
  }

  private static Set<String> heads(Handle handle) {
    return new HashSet<>(
        handle
            .createQuery("SELECT version_num FROM alembic_version")
            .map((rs, ctx) -> rs.getString(1))
            .list());
  }

  private static Set<String> history(Handle handle) {
    return new HashSet<>(
        handle
            .createQuery("SELECT name FROM xi_schema_history")
            .map((rs, ctx) -> rs.getString(1))
            .list());
  }

  private static void prepareHistory(Handle handle) {
    run(handle, SqlScript.of("/schema/xi/000-history.sql"));
  }

  private static void remember(Handle handle, String name) {
    handle.execute(
        "INSERT IGNORE INTO xi_schema_history (name, applied_at) VALUES (?, UTC_TIMESTAMP(6))",
        name);
  }

  private static void run(Handle handle, SqlScript script) {
    for (String statement : script.statements()) {
      handle.createUpdate(statement).setTemplateEngine(TemplateEngine.NOP).execute();
    }
  }
}
