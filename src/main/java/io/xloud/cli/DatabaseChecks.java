package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import io.xloud.node.ClockOffset;
import io.xloud.node.Node;
import io.xloud.node.Nodes;
import io.xloud.persistence.Database;
import io.xloud.persistence.Galera;
import io.xloud.persistence.JsonText;
import io.xloud.persistence.PoolSettings;
import io.xloud.persistence.Schema;
import io.xloud.persistence.Schema.KeystoneTables;
import io.xloud.resource.DomainConfig;
import io.xloud.resource.DomainOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code doctor} asks a database that answers. */
final class DatabaseChecks {
  private static final Duration PRUNING_LATE = Duration.ofHours(1);

  private DatabaseChecks() {}

  static void of(CommandDatabase database, Options options, Clock clock, Checkup checkup) {
    checkup.report("clock", clock(database.ask(it -> new Nodes(it, clock).clockOffset())));
    Schema.State state = database.schema(Schema::state);
    checkup.report("schema", schema(state));
    checkup.report("galera", ClusterChecks.galera(database.ask(Galera::state)));
    Server server = database.ask(DatabaseChecks::server);
    checkup.report(
        "galera settings",
        ClusterChecks.galeraSettings(
            server.members(), server.binlogFormat(), server.autoincLockMode()));
    checkup.report("galera donors", ClusterChecks.donors(members(options)));
    checkup.report("coexistence", coexistence(options, state));
    if (state.keystone() == KeystoneTables.READY || state.keystone() == KeystoneTables.EXPANDED) {
      ofKeystone(database, options, checkup);
    }
    if (state.ownTables()) {
      ofNodes(database.ask(it -> new Nodes(it, clock).all()), server, options, checkup);
      Duration age = database.ask(DatabaseChecks::oldestEvent);
      checkup.report("events", events(age, options.duration("xloud", "events.retention")));
    }
  }

  /** Of all hosts of the connection those that answer and have a cluster. */
  private static List<Galera.Member> members(Options options) {
    List<PoolSettings> hosts = PoolSettings.from(options).alone();
    return hosts.size() < 2
        ? List.of()
        : hosts.stream().flatMap(host -> member(host).stream()).toList();
  }

  private static Optional<Galera.Member> member(PoolSettings host) {
    try (CommandDatabase database = CommandDatabase.open(host)) {
      return database.ask(Galera::member);
    } catch (StartFailure e) {
      return Optional.empty(); // the others are members all the same
    }
  }

  private static void ofKeystone(CommandDatabase database, Options options, Checkup checkup) {
    checkup.report("catalog", catalog(database.ask(DatabaseChecks::publicIdentityEndpoints)));
    checkup.report("administrator", administrator(database.ask(DatabaseChecks::administrators)));
    String domain = options.string("identity", "default_domain_id");
    checkup.report(
        "default domain", defaultDomain(domain, database.ask(it -> isEnabledDomain(it, domain))));
    checkup.report(
        "identity providers", providers(database.ask(DatabaseChecks::enabledProviders), options));
    List<Path> files = LdapChecks.domainFiles(options);
    checkup.report(
        "files of domains",
        strays(files, files.isEmpty() ? Set.of() : database.ask(DatabaseChecks::domains)));
    checkup.report(
        "LDAP of domains in the database",
        ReachChecks.directories(database.ask(it -> directories(it, options)), options));
    checkup.report("character set", charset(database.ask(DatabaseChecks::charsetOfNames)));
  }

  /**
   * Those that serve nobody.
   *
   * @param domains the names of all there are, which differ by more than their case
   */
  static List<Symptom> strays(List<Path> files, Set<String> domains) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(domains);
    return files.stream()
        .filter(file -> !known.contains(LdapChecks.domainOf(file)))
        .map(file ->
            Symptom.advice(
                "%s serves nobody: there is no domain %s."
                    .formatted(file, LdapChecks.domainOf(file)),
                "Create the domain, or name the file after one that exists."))
        .toList();
  }

  private static Set<String> domains(Database database) {
    return database.read(handle ->
        handle
            .createQuery("SELECT name FROM project WHERE is_domain = 1")
            .mapTo(String.class)
            .set());
  }

  /** The settings of domains whose users live in a directory, where the tables hold them. */
  private static Map<String, Options> directories(Database database, Options options) {
    boolean here =
        options.flag("identity", "domain_specific_drivers_enabled")
            && options.flag("identity", "domain_configurations_from_database");
    Map<String, Options> found = new TreeMap<>();
    if (here) {
      settings(database)
          .forEach((domain, settings) -> {
            Options own = DomainConfig.of(settings).asOptions();
            if (ReachChecks.isDirectory(own)) {
              found.put("domain " + domain, own);
            }
          });
    }
    return found;
  }

  /** By the name of the domain; secrets too, which are never shown. */
  private static Map<String, List<DomainOption>> settings(Database database) {
    Map<String, List<DomainOption>> settings = new TreeMap<>();
    database.read(handle ->
        handle
            .createQuery(
                """
                SELECT d.name, c.`group`, c.`option`, c.value, c.secret FROM project d JOIN (
                  SELECT domain_id, `group`, `option`, value, 0 AS secret FROM whitelisted_config
                  UNION ALL
                  SELECT domain_id, `group`, `option`, value, 1 FROM sensitive_config) c
                ON c.domain_id = d.id
                WHERE d.is_domain = 1 AND d.enabled = 1
                """)
            .map((rs, _) ->
                settings
                    .computeIfAbsent(rs.getString(1), _ -> new ArrayList<>())
                    .add(
                        new DomainOption(
                            rs.getString(2),
                            rs.getString(3),
                            JsonText.read(rs.getString(4)),
                            rs.getBoolean(5))))
            .list());
    return settings;
  }

  private static void ofNodes(List<Node> nodes, Server server, Options options, Checkup checkup) {
    KeyPlace tokens = KeyPlace.tokens(options);
    ClusterChecks.of(nodes, tokens.inspect(options).fingerprint(), checkup);
    long alive = Math.max(1, nodes.stream().filter(Node::isAlive).count());
    checkup.report(
        "connections",
        connections(alive, PoolSettings.from(options).most(), server.maxConnections()));
  }

  /**
   * What the database says of itself.
   *
   * @param members of its Galera cluster; 0 without
   */
  record Server(long maxConnections, String binlogFormat, long autoincLockMode, long members) {}

  private static Server server(Database database) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT @@max_connections, @@binlog_format, @@innodb_autoinc_lock_mode,
                  (SELECT COALESCE(MAX(variable_value), 0) FROM information_schema.global_status
                   WHERE variable_name = 'WSREP_CLUSTER_SIZE')
                """)
            .map((rs, ctx) ->
                new Server(rs.getLong(1), rs.getString(2), rs.getLong(3), rs.getLong(4)))
            .one());
  }

  static List<Symptom> connections(long nodes, int most, long allowed) {
    return nodes * most < allowed
        ? List.of()
        : List.of(
            Symptom.advice(
                "%d nodes may open %d connections each, but the database allows %d in all."
                    .formatted(nodes, most, allowed),
                "Raise max_connections of MariaDB, or lower [database] max_overflow."));
  }

  static List<Symptom> coexistence(Options options, Schema.State state) {
    boolean alone = options.string("xloud", "coexistence").equals("off");
    boolean keystones = state.keystone() != KeystoneTables.ABSENT && !state.madeHere();
    boolean cached = options.flag("cache", "enabled");
    boolean silent = options.string("cache", "backend").equals("dogpile.cache.null");
    if (keystones && alone) {
      return List.of(
          Symptom.advice(
              "[xloud] coexistence is off on tables that a Python Keystone made.",
              "Set it to auto for as long as one may write to them: its changes leave no events."));
    }
    return keystones && cached && silent
        ? List.of(
            Symptom.advice(
                "[cache] names no memcached, so Python neighbours that cache do not hear of changes"
                    + " made here for up to 600 s.",
                "Give this server the same [cache] section as theirs, or switch off their caching."))
        : List.of();
  }

  static List<Symptom> administrator(long administrators) {
    return administrators > 0
        ? List.of()
        : List.of(
            Symptom.grave(
                "No enabled user has the role admin on an enabled project, a domain or the system.",
                "Run bootstrap: it makes one or mends the one there is."));
  }

  static List<Symptom> defaultDomain(String id, boolean enabled) {
    return enabled
        ? List.of()
        : List.of(
            Symptom.advice(
                "[identity] default_domain_id is %s, which is no enabled domain.".formatted(id),
                "Run bootstrap, or set the option to a domain that exists."));
  }

  /** Who proves users in front of the service must be heard. */
  static List<Symptom> providers(long enabled, Options options) {
    boolean heard =
        !options.list("xloud", "proxy.attribute-headers").isEmpty()
            || !options.multi("tokenless_auth", "trusted_issuer").isEmpty();
    return enabled == 0 || heard
        ? List.of()
        : List.of(
            Symptom.advice(
                "Identity providers are enabled and nobody comes in by them: [xloud]"
                    + " proxy.attribute-headers names no header that tells of users.",
                "Let a web server prove users as docs/federation.md tells, or disable them."));
  }

  private static long enabledProviders(Database database) {
    return database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) FROM identity_provider WHERE enabled = 1")
            .mapTo(Long.class)
            .one());
  }

  static List<Symptom> charset(String charset) {
    return charset.equals("utf8mb4")
        ? List.of()
        : List.of(
            Symptom.advice(
                "Names are stored as %s: those with characters beyond three bytes are refused."
                    .formatted(charset),
                "Leave it as it is while a Python Keystone uses these tables, which made them so."));
  }

  static List<Symptom> events(Duration oldest, Duration retention) {
    return oldest.compareTo(retention.plus(PRUNING_LATE)) <= 0
        ? List.of()
        : List.of(
            Symptom.advice(
                "Change events are %d h old, but [xloud] events.retention is %d h."
                    .formatted(oldest.toHours(), retention.toHours()),
                "See in the log of a running node why event-prune fails."));
  }

  static List<Symptom> clock(Duration offset) {
    return ClockOffset.alarm("this machine's clock", offset).stream()
        .map(alarm ->
            Symptom.grave(
                Symptom.sentence(alarm),
                "Keep both with NTP: tokens and revocations are compared by these clocks."))
        .toList();
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

  /** By user or by a group the user is in; wherever the role reaches. */
  private static Long administrators(Database database) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT COUNT(*) FROM (
                  SELECT u.id FROM role r
                    JOIN (SELECT actor_id, role_id, type FROM assignment
                          UNION ALL
                          SELECT actor_id, role_id, type FROM system_assignment) a
                      ON a.role_id = r.id
                    LEFT JOIN user_group_membership m
                      ON m.group_id = a.actor_id AND a.type LIKE 'Group%'
                    JOIN user u
                      ON u.id = CASE WHEN a.type LIKE 'User%' THEN a.actor_id ELSE m.user_id END
                  WHERE r.name = 'admin' AND r.domain_id = '<<null>>' AND u.enabled LIMIT 1) found
                """)
            .map((rs, ctx) -> rs.getLong(1))
            .one());
  }

  private static Boolean isEnabledDomain(Database database, String id) {
    return database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) FROM project WHERE id = :id AND is_domain AND enabled")
            .bind("id", id)
            .map((rs, ctx) -> rs.getLong(1) > 0)
            .one());
  }

  private static String charsetOfNames(Database database) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT character_set_name FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = 'project' AND column_name = 'name'
                """)
            .map((rs, ctx) -> rs.getString(1))
            .one());
  }

  private static Duration oldestEvent(Database database) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT COALESCE(TIMESTAMPDIFF(SECOND, MIN(created_at), UTC_TIMESTAMP(6)), 0)
                FROM xi_event
                """)
            .map((rs, ctx) -> Duration.ofSeconds(rs.getLong(1)))
            .one());
  }
}
