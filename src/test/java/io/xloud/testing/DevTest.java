package io.xloud.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher {@code dev} on machines without a JDK 25, played with tools that only pretend. */
class DevTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final List<String> REAL =
      List.of("sh", "env", "cat", "dirname", "readlink", "sed", "grep", "mkdir", "head", "find");

  @TempDir Path home;
  private Path tools;
  private Path project;
  private Path places;

  private record Run(int code, String said) {}

  @BeforeEach
  void makeMachine() throws IOException {
    tools = Files.createDirectory(home.resolve("bin"));
    for (String name : REAL) {
      Files.createSymbolicLink(tools.resolve(name), real(name));
    }
    places = Files.createDirectory(home.resolve("jvm"));
    project = Files.createDirectories(home.resolve("project/src/main/distribution/lib"));
    Files.copy(ROOT.resolve("src/main/distribution/lib/find-java"), project.resolve("find-java"));
    project = home.resolve("project");
    Files.copy(ROOT.resolve("dev"), project.resolve("dev"));
    executable(project.resolve("mvnw"), "echo \"built with $JAVA_HOME\"");
    tool("id", "echo 1000");
  }

  private static Path real(String name) {
    return List.of("/usr/bin", "/bin").stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private void tool(String name, String script) throws IOException {
    executable(tools.resolve(name), script);
  }

  private static void executable(Path file, String script) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run dev(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", project.resolve("dev").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", tools.toString());
    environment.put("HOME", home.toString());
    environment.put("JAVA_PLACES", places + "/*");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), said);
  }

  /** A script that leaves a JDK of this version where one is looked for. */
  private String makesJdk(int version) {
    String jdk = places.resolve("jdk-" + version).toString();
    return """
    mkdir -p %1$s/bin
    echo 'JAVA_VERSION="%2$d.0.1"' >%1$s/release
    echo '#!/bin/sh' >%1$s/bin/javac
    %3$s +x %1$s/bin/javac\
    """
        .formatted(jdk, version, real("chmod"));
  }

  @Test
  void where_no_package_manager_knows_a_jdk_the_line_to_type_is_told() throws Exception {
    Run run = dev("format");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.said())
        .contains("a JDK 25 or newer is needed", "apt-get install -y temurin-25-jdk", "JAVA_HOME");
  }

  @ParameterizedTest
  @CsvSource({
    "apt-get, apt-get install -y openjdk-25-jdk-headless",
    "dnf, dnf install -y java-25-openjdk-devel",
    "zypper, zypper --non-interactive install java-25-openjdk-devel",
    "pacman, pacman -S --noconfirm jdk-openjdk"
  })
  void who_may_not_install_is_told_the_line_and_who_may_has_it_done(String tool, String line)
      throws Exception {
    tool("apt-cache", "[ \"$2\" = openjdk-25-jdk-headless ]");
    tool(tool, "echo \"$0 $*\"\n" + makesJdk(25));
    Run refused = dev("format");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("type: sudo ", line);
    assertThat(places).isEmptyDirectory();

    tool("sudo", "shift\n\"$@\"");
    tool("true", "exit 0");
    Run installed = dev("format");
    assertThat(installed.code()).as(installed.said()).isZero();
    assertThat(installed.said()).contains(line, "built with " + places.resolve("jdk-25"));
    assertThat(dev("format").said()).doesNotContain("no JDK 25 found").contains("built with");
  }

  @Test
  void an_older_jdk_does_not_count_and_an_installation_that_brings_none_is_told() throws Exception {
    tool("id", "echo 0");
    tool("dnf", makesJdk(21));
    Run run = dev("format");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.said()).contains("still no JDK 25 found; set JAVA_HOME to its folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "test --fast extra|test --fast takes nothing more, not 'extra'",
        "test --foo|test knows no '--foo'",
        "test --vectors|test --vectors needs a folder",
        "test --vectors one two|test --vectors takes one folder, not also 'two'",
        "package extra|package takes nothing more, not 'extra'",
        "format extra|format takes nothing more, not 'extra'",
        "cluster|cluster wants one of up, status and down",
        "cluster sideways|cluster knows no 'sideways'",
        "cluster status --python|cluster status knows no '--python'",
        "cluster up --python now|cluster up --python takes nothing more, not 'now'",
        "faults rust|faults knows no 'rust'",
        "sing|there is no command 'sing'"
      })
  void a_mistyped_word_is_named(String line, String sentence) throws Exception {
    Run run = dev(line.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.said()).startsWith("dev: " + sentence).contains("usage: ./dev ");
  }

  @Test
  void a_folder_of_recorded_values_that_is_not_there_is_told() throws Exception {
    Run run = dev("test", "--vectors", "nowhere");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.said().lines())
        .containsExactly("dev: there is no folder 'nowhere' to take the recorded values from");
  }

  /** Whoever has only the package installs what the page names. */
  @Test
  void the_package_holds_the_files_that_are_installed_from_it() throws Exception {
    for (String name :
        List.of("cp", "ln", "rm", "touch", "mktemp", "chmod", "tar", "gzip", "cksum")) {
      Files.createSymbolicLink(tools.resolve(name), real(name));
    }
    tool("dnf", makesJdk(25));
    tool("sudo", "shift\n\"$@\"");
    tool("true", "exit 0");
    Path program = Files.createDirectories(project.resolve("src/main/distribution/bin"));
    executable(program.resolve("identity-manage"), "echo completion");
    Files.writeString(project.resolve("src/main/distribution/lib/rehearse"), "exit 0");
    Path jars = Files.createDirectories(project.resolve("target/quarkus-app"));
    Files.writeString(jars.resolve("a.jar"), "a jar");
    for (String folder : List.of("haproxy", "deploy")) {
      Files.createSymbolicLink(project.resolve(folder), ROOT.resolve(folder));
    }

    Run run = dev("package");

    assertThat(run.code()).as(run.said()).isZero();
    Path made = project.resolve("target/xloud-identity");
    assertThat(installed())
        .contains("share/systemd/xloud-identity.service", "share/haproxy/haproxy.cfg")
        .allSatisfy(file -> assertThat(made.resolve(file)).isRegularFile());
    assertThat(project.resolve("target/xloud-identity.tar.gz")).isNotEmptyFile();
  }

  private static List<String> installed() throws IOException {
    return Pattern.compile("/opt/xloud-identity/(share/[\\w./-]+)")
        .matcher(Files.readString(ROOT.resolve("docs/deploying.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "--bogus, run has no option '--bogus'",
    "--port=abc, '--port takes a number from 0 to 65535, not ''abc'''",
    "--data, --data needs a value"
  })
  void a_mistyped_run_is_told_before_anything_is_built(String word, String sentence)
      throws Exception {
    Run run = dev("run", word);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.said()).startsWith("dev: " + sentence).contains("usage: ./dev run");
  }
}
