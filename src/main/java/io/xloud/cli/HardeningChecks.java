package io.xloud.cli;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.crypto.KeyInspection;
import io.xloud.error.StartFailure;
import io.xloud.persistence.DatabaseUrl;
import io.xloud.policy.RulePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code doctor} holds against settings that work but help whoever means harm. */
final class HardeningChecks {
  private static final Duration LONG_LIFE = Duration.ofDays(1);
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "::1", "localhost");

  private static final List<SecretFile> FEDERATION_SECRETS =
      List.of(
          new SecretFile("xloud", "saml.key-file", "read what providers encrypt to this service"),
          new SecretFile("saml", "keyfile", "vouch for anybody at other clouds"),
          new SecretFile(
              "xloud", "oidc.client-secret-file", "act as this service at the provider"));

  private HardeningChecks() {}

  static void of(Options options, List<Path> files, Clock clock, Checkup checkup) {
    checkup.report("token life", tokenLife(options));
    checkup.report("guessing", guessing(options));
    checkup.report("cors", cors(options));
    checkup.report("management port", managementPort(options));
    checkup.report("proxy headers", proxyHeaders(options));
    checkup.report("drivers", drivers(options));
    checkup.report("configuration files", files(options, files));
    checkup.report("policy files", policy(options, clock));
    checkup.report("way to the database", wayToDatabase(options));
  }

  static List<Symptom> tokenLife(Options options) {
    Duration life = options.seconds("token", "expiration").orElse(Duration.ZERO);
    return life.compareTo(LONG_LIFE) <= 0
        ? List.of()
        : List.of(
            Symptom.advice(
                "[token] expiration is %d s: whoever finds a token has it for more than a day."
                    .formatted(life.toSeconds()),
                "Set it to 86400 or less; allow_expired_window covers long operations."));
  }

  static List<Symptom> guessing(Options options) {
    return options.number("security_compliance", "lockout_failure_attempts").isPresent()
        ? List.of()
        : List.of(
            Symptom.advice(
                "[security_compliance] lockout_failure_attempts is not set: passwords may be guessed"
                    + " without end.",
                "Set it, with lockout_duration, or limit logins by source in HAProxy."));
  }

  static List<Symptom> cors(Options options) {
    boolean anybody = options.list("cors", "allowed_origin").contains("*");
    return anybody && options.flag("cors", "allow_credentials")
        ? List.of(
            Symptom.grave(
                "[cors] allowed_origin is * with allow_credentials: every page may ask in the name"
                    + " of its reader.",
                "Name the origins of your own pages."))
        : List.of();
  }

  static List<Symptom> managementPort(Options options) {
    String host = options.string("xloud", "management-host");
    return THIS_MACHINE.contains(host)
        ? List.of()
        : List.of(
            Symptom.advice(
                "Health and metrics answer without a token on %s.".formatted(host),
                "See that only load balancers and Prometheus reach port %d."
                    .formatted(options.integer("xloud", "management-port"))));
  }

  static List<Symptom> proxyHeaders(Options options) {
    boolean behindTls =
        options
            .text("DEFAULT", "public_endpoint")
            .filter(it -> it.startsWith("https:"))
            .isPresent();
    return behindTls && !options.flag("oslo_middleware", "enable_proxy_headers_parsing")
        ? List.of(
            Symptom.advice(
                "[oslo_middleware] enable_proxy_headers_parsing is off: behind a load balancer the"
                    + " log has its address for everybody's.",
                "Set it to true where the load balancer replaces the headers that clients send."))
        : List.of();
  }

  static List<Symptom> drivers(Options options) {
    try {
      Unserved.refuse(options);
      return List.of();
    } catch (StartFailure e) {
      return List.of(
          Symptom.grave(String.valueOf(e.getMessage()), "The server does not start with it."));
    }
  }

  static List<Symptom> files(Options options, List<Path> files) {
    List<Symptom> symptoms = new ArrayList<>();
    Stream.concat(files.stream(), LdapChecks.domainFiles(options).stream())
        .flatMap(file -> openToOthers(file).stream())
        .forEach(symptoms::add);
    encryptionKey(options).ifPresent(symptoms::add);
    FEDERATION_SECRETS.stream()
        .flatMap(file -> file.openToOthers(options).stream())
        .forEach(symptoms::add);
    return symptoms;
  }

  private static Optional<Symptom> openToOthers(Path file) {
    Set<PosixFilePermission> modes = modes(file);
    if (modes.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of(
          Symptom.grave("Everybody may write %s.".formatted(file), "chmod 640 the file."));
    }
    List<String> held = modes.contains(PosixFilePermission.OTHERS_READ) ? held(file) : List.of();
    return held.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Symptom.advice(
                "Everybody on this machine may read %s.".formatted(file),
                "chmod 640 the file: it holds the password of %s."
                    .formatted(String.join(" and of ", held))));
  }

  /** Whose passwords the file itself holds, whatever others say. */
  private static List<String> held(Path file) {
    List<String> held = new ArrayList<>();
    try {
      Options options = Options.read(List.of(file));
      if (options.text("database", "connection").filter(it -> it.contains("@")).isPresent()) {
        held.add("the database");
      }
      if (options.text("ldap", "password").filter(it -> !it.isEmpty()).isPresent()) {
        held.add("[ldap] user");
      }
    } catch (ConfigException e) {
      return List.of(); // told by the checks of the settings
    }
    return held;
  }

  /**
   * A file that nobody else may read.
   *
   * @param use what whoever reads it can do
   */
  private record SecretFile(String section, String option, String use) {
    Optional<Symptom> openToOthers(Options options) {
      return options
          .text(section, option)
          .filter(name -> !name.isBlank())
          .map(Path::of)
          .filter(KeyInspection::isOpenToOthers)
          .map(file ->
              Symptom.grave(
                  "Everybody may read %s ([%s] %s), and so %s."
                      .formatted(file, section, option, use),
                  "chmod 600 it; if others had access, make a new one and tell the provider."));
    }
  }

  private static Optional<Symptom> encryptionKey(Options options) {
    return options
        .text("xloud", "keys.encryption-key-file")
        .map(Path::of)
        .filter(KeyInspection::isOpenToOthers)
        .map(file ->
            Symptom.grave(
                "Everybody may read %s, which opens the keys in the database.".formatted(file),
                "chmod 600 it; if others had access, make a new one and rotate the keys."));
  }

  private static Set<PosixFilePermission> modes(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException | UnsupportedOperationException e) {
      return Set.of(); // gone meanwhile, or where files have no modes
    }
  }

  static List<Symptom> policy(Options options, Clock clock) {
    try {
      String alarm = new RulePolicy(options, clock).alarm();
      return alarm.isEmpty() ? List.of() : List.of(ofPolicy(alarm));
    } catch (StartFailure e) {
      return List.of(ofPolicy(String.valueOf(e.getMessage())));
    }
  }

  private static Symptom ofPolicy(String sentence) {
    return Symptom.grave(
        sentence, "Mend the file: a start is refused, and a running server keeps the old rules.");
  }

  static List<Symptom> wayToDatabase(Options options) {
    return remoteUrl(options).filter(url -> !url.query().containsKey("ssl_ca")).stream()
        .map(url ->
            Symptom.advice(
                (url.speaksTls()
                        ? "Passwords' hashes travel to whoever answers as %s: TLS checks nobody."
                        : "Passwords' hashes travel to %s without TLS.")
                    .formatted(url.hosts().getFirst().name()),
                "Add ?ssl_ca=FILE to [database] connection, unless that network is trusted."))
        .toList();
  }

  /** Of a database on another machine. */
  private static Optional<DatabaseUrl> remoteUrl(Options options) {
    try {
      return options
          .text("database", "connection")
          .map(DatabaseUrl::parse)
          .filter(url -> url.unixSocket().isEmpty() && !url.hosts().isEmpty())
          .filter(url -> !THIS_MACHINE.contains(url.hosts().getFirst().name()));
    } catch (ConfigException e) {
      return Optional.empty(); // told by the check of the database
    }
  }
}
