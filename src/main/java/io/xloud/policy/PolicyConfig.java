package io.xloud.policy;

import io.xloud.config.Options;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code [oslo_policy]} of keystone.conf.
 *
 * @param file empty when none was named and none is found by its usual name
 * @param folders whose files are read after it, by name
 * @param remoteJson whether remote checks are sent as JSON and not as a form
 * @param remoteAuthorities certificates that remote checks are checked against
 */
public record PolicyConfig(
    Optional<Path> file,
    List<Path> folders,
    String defaultRule,
    boolean enforceScope,
    boolean newDefaultsOnly,
    Duration remoteTimeout,
    boolean remoteJson,
    Optional<Path> remoteAuthorities) {
  private static final String SECTION = "oslo_policy";

  public PolicyConfig {
    folders = List.copyOf(folders);
  }

  /** Files are looked for beside the configuration files, and where the reference looks. */
  public static PolicyConfig from(Options options) {
    List<Path> places = places(options);
    String name = options.string(SECTION, "policy_file");
    Optional<Path> file = found(places, name);
    if (file.isEmpty() && options.isSet(SECTION, "policy_file")) {
      throw new PolicyLoadException("The policy file %s does not exist.".formatted(name));
    }
    return new PolicyConfig(
        file.or(() -> found(places, "policy.json")),
        options.multi(SECTION, "policy_dirs").stream()
            .flatMap(folder -> found(places, folder).stream())
            .toList(),
        options.string(SECTION, "policy_default_rule"),
        options.flag(SECTION, "enforce_scope"),
        options.flag(SECTION, "enforce_new_defaults"),
        Duration.ofMillis((long) (options.real(SECTION, "remote_timeout").orElse(60.0) * 1000)),
        options.string(SECTION, "remote_content_type").equals("application/json"),
        options.text(SECTION, "remote_ssl_ca_crt_file").map(Path::of));
  }

  private static Optional<Path> found(List<Path> places, String name) {
    Path path = Path.of(name);
    return (path.isAbsolute() ? List.of(path).stream() : places.stream().map(p -> p.resolve(name)))
        .filter(candidate -> candidate.toFile().exists())
        .findFirst();
  }

  private static List<Path> places(Options options) {
    List<Path> places = new ArrayList<>();
    Arrays.stream(options.text("xloud", "config-files").orElse("").split(File.pathSeparator))
        .filter(file -> !file.isBlank())
        .map(file -> Path.of(file).toAbsolutePath())
        .forEach(file -> places.add(file.toFile().isDirectory() ? file : file.resolveSibling("")));
    return places.stream().distinct().toList();
  }
}
