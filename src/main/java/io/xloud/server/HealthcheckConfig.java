package io.xloud.server;

import io.xloud.config.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code [healthcheck]} of keystone.conf. */
public record HealthcheckConfig(
    List<String> backends,
    boolean detailed,
    Optional<Path> disableByFile,
    List<String> disableByFilesAndPorts,
    List<Path> enableByFiles,
    List<String> allowedRanges,
    boolean ignoreProxied) {

  public HealthcheckConfig {
    backends = List.copyOf(backends);
    disableByFilesAndPorts = List.copyOf(disableByFilesAndPorts);
    enableByFiles = List.copyOf(enableByFiles);
    allowedRanges = List.copyOf(allowedRanges);
  }

  public static HealthcheckConfig from(Options options) {
    return new HealthcheckConfig(
        options.list("healthcheck", "backends"),
        options.flag("healthcheck", "detailed"),
        options.text("healthcheck", "disable_by_file_path").filter(s -> !s.isBlank()).map(Path::of),
        options.list("healthcheck", "disable_by_file_paths"),
        options.list("healthcheck", "enable_by_file_paths").stream().map(Path::of).toList(),
        options.list("healthcheck", "allowed_source_ranges"),
        options.flag("healthcheck", "ignore_proxied_requests"));
  }
}
