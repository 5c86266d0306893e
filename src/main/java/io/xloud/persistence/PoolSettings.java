package io.xloud.persistence;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to reach MariaDB and how many connections to keep.
 *
 * @param jdbcUrl {@code jdbc:mariadb://host:port/schema?…} without user and password
 * @param idle connections kept when nobody asks
 * @param most connections open at once
 * @param patience how long a request waits for one
 * @param connect how long one host may take to let somebody in
 * @param recycle after which a connection is replaced
 * @param sqlMode MariaDB's {@code sql_mode} of each session
 * @param transactionLimit the longest a statement or a transaction may take
 */
public record PoolSettings(
    String jdbcUrl,
    String user,
    Secret password,
    int idle,
    int most,
    Duration patience,
    Duration connect,
    Duration recycle,
    String sqlMode,
    Duration transactionLimit) {
  /** SQLAlchemy's words for it. */
  private static final Set<String> NO = Set.of("false", "no", "off", "f", "n", "0");

  private static final Duration PATIENCE = Duration.ofMillis(2500);

  /** A server goes on to the next host soon, because requests wait meanwhile. */
  static final Duration CONNECT = Duration.ofSeconds(1);

  /** Of whoever typed a command: better late on a busy machine than not at all. */
  private static final Duration PATIENCE_OF_COMMANDS = Duration.ofSeconds(10);

  /** The feed, the watch, and the look at the state of the database. */
  private static final int RESERVED = 3;

  private static final String ONE = "jdbc:mariadb:";
  private static final String MANY = "jdbc:mariadb:sequential:";

  /** How long the driver tries a host that failed only after the others. */
  private static final String DENIED_MILLIS = "10000";

  /**
   * Fails on a Galera node that must not be asked. A node that has lost the majority lets everybody
   * in and refuses their questions one by one, so it must be asked before it is chosen.
   */
  private static final String REQUIRE_READY =
      "SET @ready = (SELECT 1 UNION ALL SELECT 2 FROM information_schema.global_status AS s"
          + " JOIN information_schema.global_variables AS v"
          + " WHERE s.variable_name = 'WSREP_READY' AND s.variable_value = 'OFF'"
          + " AND v.variable_name = 'WSREP_ON' AND v.variable_value = 'ON')";

  /** The settings that {@code [database]} has when nothing is written there. */
  public static PoolSettings of(String jdbcUrl, String user, Secret password) {
    return new PoolSettings(
        jdbcUrl,
        user,
        password,
        5,
        55,
        PATIENCE,
        CONNECT,
        Duration.ofHours(1),
        "TRADITIONAL",
        Duration.ofSeconds(30));
  }

  /**
   * As keystone.conf says.
   *
   * @throws StartFailure when it names no database
   */
  public static PoolSettings from(Options options) {
    DatabaseConfig config = DatabaseConfig.from(options);
    DatabaseUrl url =
        config
            .connection()
            .orElseThrow(
                () -> new StartFailure("No database is named: [database] connection is empty."));
    return from(
        config,
        url,
        options.string("database", "mysql_sql_mode"),
        options.duration("xloud", "database.transaction-timeout"));
  }

  /** Whether the driver has other hosts to go to when one fails. */
  boolean hasManyHosts() {
    return jdbcUrl.startsWith(MANY);
  }

  /** What the driver asks of each host before it chooses it; empty where there is no choice. */
  String condition() {
    return hasManyHosts() ? REQUIRE_READY : "";
  }

  /** The hosts as {@code name:port}, the preferred one first. */
  List<String> hosts() {
    int start = jdbcUrl.indexOf("//") + 2;
    return List.of(jdbcUrl.substring(start, jdbcUrl.indexOf('/', start)).split(","));
  }

  /** The same database on one of its hosts, which is asked as if there were others. */
  String urlOf(String host) {
    int start = jdbcUrl.indexOf("//") + 2;
    return ONE + "//" + host + jdbcUrl.substring(jdbcUrl.indexOf('/', start));
  }

  /** Each host of the database as if there were no others, the preferred one first. */
  public List<PoolSettings> alone() {
    return hosts().stream()
        .map(host ->
            new PoolSettings(
                urlOf(host),
                user,
                password,
                idle,
                most,
                patience,
                connect,
                recycle,
                sqlMode,
                transactionLimit))
        .toList();
  }

  /** For those in the background who must not wait behind requests; opened when first asked. */
  PoolSettings reserved() {
    return new PoolSettings(
        jdbcUrl,
        user,
        password,
        0,
        RESERVED,
        patience,
        connect,
        recycle,
        sqlMode,
        transactionLimit);
  }

  /** For one command at a terminal: one connection. */
  PoolSettings forCommand() {
    return forCommand(1, 1);
  }

  /** For a command that works with the beans of a server. */
  PoolSettings forBeansOfCommand() {
    return forCommand(idle, most);
  }

  private PoolSettings forCommand(int idle, int most) {
    return new PoolSettings(
        jdbcUrl,
        user,
        password,
        idle,
        most,
        patience.compareTo(PATIENCE_OF_COMMANDS) > 0 ? patience : PATIENCE_OF_COMMANDS,
        PATIENCE_OF_COMMANDS,
        recycle,
        sqlMode,
        transactionLimit);
  }

  /** As {@code [database]} says; a recycle time below zero keeps connections for ever. */
  static PoolSettings from(
      DatabaseConfig config, DatabaseUrl url, String sqlMode, Duration transactionLimit) {
    int idle = Math.max(1, config.maxPoolSize());
    int overflow = config.maxOverflow() < 0 ? 1000 : config.maxOverflow();
    return new PoolSettings(
        jdbcUrl(url),
        url.user(),
        url.password(),
        idle,
        idle + overflow,
        config.poolTimeout().orElse(PATIENCE),
        CONNECT,
        config.recycle().isNegative() ? Duration.ZERO : config.recycle(),
        sqlMode,
        transactionLimit);
  }

  /** The driver's spelling; arguments that it has no word for are left out. */
  static String jdbcUrl(DatabaseUrl url) {
    Map<String, String> arguments = new LinkedHashMap<>();
    url.unixSocket().ifPresent(socket -> arguments.put("localSocket", socket));
    String authority = url.hosts().isEmpty() ? "localhost" : authority(url);
    arguments.putAll(tls(url));
    if (url.hosts().size() > 1) {
      arguments.put("retriesAllDown", Integer.toString(url.hosts().size()));
      arguments.put("deniedListTimeout", DENIED_MILLIS);
    }
    String mode = url.hosts().size() > 1 ? MANY : ONE;
    return "%s//%s/%s%s".formatted(mode, authority, url.name(), spelled(arguments));
  }

  private static Map<String, String> tls(DatabaseUrl url) {
    Map<String, String> arguments = new LinkedHashMap<>();
    @Nullable String authority = url.query().get("ssl_ca");
    if (authority != null) {
      arguments.put("sslMode", checksHostName(url) ? "verify-full" : "verify-ca");
      arguments.put("serverSslCert", authority);
    } else if (url.speaksTls()) {
      arguments.put("sslMode", "trust"); // as PyMySQL does that is told no authority
    }
    @Nullable String chain = url.query().get("ssl_cert");
    if (chain != null) {
      arguments.putAll(
          ClientCertificate.arguments(chain, url.query().getOrDefault("ssl_key", chain)));
    }
    return arguments;
  }

  private static boolean checksHostName(DatabaseUrl url) {
    return Stream.of("ssl_verify_identity", "ssl_check_hostname")
        .map(word -> url.query().getOrDefault(word, "true"))
        .noneMatch(said -> NO.contains(said.strip().toLowerCase(Locale.ROOT)));
  }

  private static String authority(DatabaseUrl url) {
    return url.hosts().stream().map(PoolSettings::host).collect(Collectors.joining(","));
  }

  private static String host(DatabaseUrl.Host host) {
    String name = host.name().contains(":") ? "[" + host.name() + "]" : host.name();
    return name + ":" + host.port();
  }

  /** The driver takes values as they stand, and has no way to write what separates them. */
  private static String spelled(Map<String, String> arguments) {
    if (arguments.values().stream().anyMatch(value -> value.contains("&"))) {
      throw new ConfigException("[database] connection names a file with & in its name.");
    }
    return arguments.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("&", arguments.isEmpty() ? "" : "?", ""));
  }
}
