package io.xloud.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.server.Certificate;
import io.xloud.it.server.Debian;
import io.xloud.it.server.Venv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files under {@code deploy/} and {@code haproxy/}, and all scripts, by their own linters. */
class DeployFilesIT {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Venv LINTERS = new Venv("linters", Path.of("lint"));

  private record Said(int code, String text) {}

  private static Said said(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes());
    return new Said(process.waitFor(), text);
  }

  private static Said lint(String kind, Path project) throws IOException, InterruptedException {
    return said(
        new ProcessBuilder(
            LINTERS.program("python").toString(),
            LINTERS.recipe().resolve("lint.py").toString(),
            kind,
            project.toString()));
  }

  /** With it the server takes itself for a playground: it reads nothing under /etc/keystone. */
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
  void no_image_names_a_folder_for_data(String image) throws IOException {
    String text = Files.readString(PROJECT.resolve("deploy/container").resolve(image));
    assertThat(text).contains("ENV XLOUD_MANAGEMENT_HOST").doesNotContain("XLOUD_DATA=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"containers", "shell", "chart", "compose", "units"})
  void the_linters_find_nothing(String kind) throws Exception {
    Said said = lint(kind, PROJECT);
    assertThat(said.code()).as(said.text()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "containers, container/Dockerfile, USER 42425:42425, USER root, DL3002",
    "shell, container/secret-keys, [ -n \"$pods\" ], [ -n $pods ], SC2086",
    "chart, helm/xloud-identity/templates/deployment.yaml, maxUnavailable, maxUnavailible, maxUnavailible",
    "compose, compose/compose.yaml, stop_grace_period, stop_grace_time, stop_grace_time",
    "units, systemd/xloud-identity.service, ProtectHome=yes, ProtectHome=maybe, maybe"
  })
  void the_linters_find_a_planted_mistake(
      String kind, String file, String right, String wrong, String says, @TempDir Path copy)
      throws Exception {
    copy(PROJECT.resolve("deploy"), copy.resolve("deploy"));
    copy(PROJECT.resolve("src/main/distribution"), copy.resolve("src/main/distribution"));
    Path altered = copy.resolve("deploy").resolve(file);
    String before = Files.readString(altered);
    assertThat(before).contains(right);
    Files.writeString(altered, before.replace(right, wrong));
    Said said = lint(kind, copy);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).contains(says);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void haproxy_takes_its_configuration_without_a_warning() throws Exception {
    ProcessBuilder command = Debian.program("haproxy", "haproxy");
    command.command().addAll(List.of("-c", "-f", PROJECT + "/haproxy/haproxy.cfg"));
    command
        .environment()
        .putAll(
            Map.of(
                "XLOUD_UNPRIVILEGED",
                "1",
                "XLOUD_CERTIFICATE",
                Certificate.forLoopback().pem().toString(),
                "XLOUD_TRUSTED",
                PROJECT + "/haproxy/trusted-sources.lst"));
    Said said = said(command);
    assertThat(said.code()).as(said.text()).isZero();
    assertThat(said.text()).doesNotContain("WARNING");
  }

  @ParameterizedTest
  @CsvSource({"check, alerts.yaml", "test, alerts-test.yaml"})
  void prometheus_takes_the_alerts_and_they_speak_when_they_should(String verb, String file)
      throws Exception {
    ProcessBuilder command = Debian.program("promtool", "prometheus");
    command.command().addAll(List.of(verb, "rules", file));
    Said said = said(command.directory(PROJECT.resolve("deploy/monitoring").toFile()));
    assertThat(said.code()).as(said.text()).isZero();
  }
}
