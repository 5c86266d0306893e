package io.xloud.cli;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.identity.ldap.LdapProbe;
import io.xloud.memcached.MemcachedProbe;
import io.xloud.notification.BrokerProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the servers that the settings name besides the database can be reached from here. */
final class ReachChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String IDENTITY = "identity";

  private ReachChecks() {}

  static void of(Options options, Checkup checkup) {
    checkup.report("memcached of Python neighbours", memcached(options));
    checkup.report("LDAP", ldap(options));
    checkup.report("notification broker", broker(options));
  }

  /** Only where a Python Keystone may keep its cache there. */
  static List<Symptom> memcached(Options options) {
    return MemcachedProbe.unreachable(options, PATIENCE).stream()
        .map(server ->
            Symptom.grave(
                "memcached at %s does not answer.".formatted(server),
                "Start it or take it out of [cache] memcache_servers or backend_argument: a Python"
                    + " Keystone that uses it does not hear of changes made here for as long as its cache lasts."))
        .toList();
  }

  /** As the server would reach it, login and TLS included; only where notifications are on. */
  static List<Symptom> broker(Options options) {
    return BrokerProbe.complaint(options).stream()
        .map(complaint ->
            Symptom.grave(
                "RabbitMQ takes no notifications: %s.".formatted(complaint),
                "See that [DEFAULT] transport_url and [oslo_messaging_rabbit] are those of the"
                    + " broker; changes wait in the database for events.retention until it takes"
                    + " them."))
        .toList();
  }

  /** The directory of each domain with a file, and that of the server where LDAP is its driver. */
  static List<Symptom> ldap(Options options) {
    Map<String, Options> domains = new LinkedHashMap<>();
    if (isDirectory(options)) {
      domains.put("[ldap]", options);
    }
    for (Path file : LdapChecks.domainFiles(options)) {
      inFile(file)
          .filter(ReachChecks::isDirectory)
          .ifPresent(it -> domains.put(file.toString(), it));
    }
    return directories(domains, options);
  }

  /**
   * As the server would ask them, TLS, login and trees included.
   *
   * @param domains the settings of each by what an operator calls it
   */
  static List<Symptom> directories(Map<String, Options> domains, Options options) {
    return LdapProbe.of(domains, options).stream()
        .map(found -> new Symptom(found.grave(), found.sentence(), found.remedy()))
        .toList();
  }

  static boolean isDirectory(Options options) {
    return options.string(IDENTITY, "driver").equals("ldap");
  }

  private static Optional<Options> inFile(Path file) {
    try {
      return Optional.of(Options.read(List.of(file)));
    } catch (ConfigException _) {
      return Optional.empty(); // told by the check of the settings
    }
  }
}
