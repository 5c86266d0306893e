package io.xloud.cli;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.memcached.MemcachedProbe;
import io.xloud.notification.BrokerProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the servers that the settings name besides the database can be reached from here. */
final class ReachChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String LDAP = "ldap";

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

  /** The directory of each domain, and that of the default domain where LDAP is its driver. */
  static List<Symptom> ldap(Options options) {
    List<Symptom> symptoms = new ArrayList<>();
    if (options.string(IDENTITY, "driver").equals(LDAP)) {
      symptoms.addAll(unreachable(options, "[ldap] url"));
    }
    if (options.flag(IDENTITY, "domain_specific_drivers_enabled")) {
      domainFiles(options).forEach(file -> symptoms.addAll(inFile(file)));
    }
    return symptoms;
  }

  private static List<Symptom> inFile(Path file) {
    try {
      Options options = Options.read(List.of(file));
      return options.isSet(LDAP, "url") ? unreachable(options, file.toString()) : List.of();
    } catch (ConfigException e) {
      return List.of(
          Symptom.grave(String.valueOf(e.getMessage()), "Correct the file of that domain."));
    }
  }

  private static List<Path> domainFiles(Options options) {
    Path folder = Path.of(options.text(IDENTITY, "domain_config_dir").orElse(""));
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "keystone.*.conf")) {
      found.forEach(files::add);
    } catch (IOException e) {
      return List.of(); // no folder, no domains with settings of their own
    }
    return files.stream().sorted().toList();
  }

  private static List<Symptom> unreachable(Options options, String where) {
    List<String> urls =
        options.text(LDAP, "url").stream().flatMap(all -> Stream.of(all.split("[,\\s]+"))).toList();
    return urls.stream().anyMatch(ReachChecks::reachesDirectory)
        ? List.of()
        : List.of(
            Symptom.grave(
                "No directory of %s can be reached: %s.".formatted(where, String.join(" ", urls)),
                "See that host and port are right and that a firewall lets this machine through."));
  }

  private static boolean reachesDirectory(String url) {
    try {
      return reaches(URI.create(url), url.startsWith("ldaps:") ? 636 : 389);
    } catch (IllegalArgumentException e) {
      return false; // no address at all
    }
  }

  private static boolean reaches(URI uri, int usualPort) {
    String host = Optional.ofNullable(uri.getHost()).orElse("localhost");
    try (Socket socket = new Socket()) {
      int port = uri.getPort() < 0 ? usualPort : uri.getPort();
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
