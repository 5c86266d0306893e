package io.xloud.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package's own scripts, wherever it lies and whatever the words are. */
class PackageIT {
  @TempDir Path folder;
  private Path home;

  private record Said(int code, String text) {}

  /** The package in a folder whose name has a blank; its jars are where they were. */
  @BeforeEach
  void unpack() throws Exception {
    Path product = IdentityServer.program("..").normalize();
    home = Files.createDirectories(folder.resolve("my cloud"));
    for (String part : List.of("bin", "lib/launch", "lib/find-java", "lib/rehearse")) {
      Path copy = home.resolve(part);
      Files.createDirectories(copy.getParent());
      assertThat(run(List.of("cp", "-R", product.resolve(part).toString(), copy.toString())).code)
          .isZero();
    }
    Files.createSymbolicLink(home.resolve("lib/app"), product.resolve("lib/app"));
  }

  @Test
  void both_kinds_of_commands_run_from_a_folder_with_a_blank() throws Exception {
    Said tool = manage("generate-completion");
    assertThat(tool.code).as(tool.text).isZero();
    assertThat(tool.text).contains("_complete_identity-manage");
    Said server = manage("--version");
    assertThat(server.code).as(server.text).isZero();
    assertThat(server.text).contains("Xloud Identity");
  }

  /** Commands about keys alone never load the server; others may speak of tokens, too. */
  @Test
  void the_command_decides_what_is_loaded_and_no_other_word() throws Exception {
    Path conf = folder.resolve("keystone.conf");
    Files.writeString(
        conf,
        "[database]\nconnection = mysql+pymysql://nobody:x@127.0.0.1:%d/none\n"
            .formatted(Ports.free()));

    Said said =
        manage("--config-file", conf.toString(), "project_setup", "--project-name", "token_team");
    assertThat(said.code).as(said.text).isNotZero();
    assertThat(said.text).contains("database").doesNotContain("NoClassDefFoundError");
  }

  @Test
  void one_port_for_two_doors_is_refused_in_one_sentence() throws Exception {
    String port = Integer.toString(Ports.free());
    Said said =
        run(
            List.of(
                home.resolve("bin/identity-server").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                port,
                "--management-port",
                port));
    assertThat(said.code).as(said.text).isEqualTo(1);
    assertThat(said.text.lines()).as(said.text).hasSize(1);
    assertThat(said.text).contains(port).contains("--management-port");
  }

  @Test
  void what_is_typed_can_be_run() {
    assertThat(home.resolve("lib/rehearse")).isExecutable();
    assertThat(home.resolve("bin/identity-manage")).isExecutable();
  }

  private Said manage(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/identity-manage").toString()));
    command.addAll(List.of(words));
    return run(command);
  }

  private static Said run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(OS|XLOUD)_.*"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes());
    return new Said(process.waitFor(), text.strip());
  }
}
