package io.xloud.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key commands as they are packed: without Quarkus, from the few jars that they name. */
class KeyCommandsIT {
  @TempDir Path home;

  @Test
  void what_the_key_commands_ask_the_database_is_packed_with_them() throws Exception {
    Mariadb.running().createSchema("key_commands");
    IdentityServer node = IdentityServer.over("key_commands", Conf.empty());
    node.manage("db_sync");
    node.makeKeys();
    assertThat(node.manage(owned("fernet_rotate"))).contains("key 2 is primary now");
    assertThat(node.manage(owned("credential_rotate"))).contains("key 2 is primary now");
    assertThat(node.manage("credential_migrate")).contains("0 credentials");
    assertThat(node.manage("fernet_status"))
        .contains("2  primary")
        .doesNotContain("SLF4J", "Exception");
  }

  private String[] owned(String command) throws IOException {
    PosixFileAttributes us = Files.readAttributes(home, PosixFileAttributes.class);
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(
        List.of("--keystone-user", us.owner().getName(), "--keystone-group", us.group().getName()));
    return words.toArray(String[]::new);
  }
}
