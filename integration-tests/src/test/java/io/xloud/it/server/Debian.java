package io.xloud.it.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs of Debian's packages, for tests. One that is not installed is unpacked under {@code
 * .cache/} with what it needs: nothing of the machine changes, and no daemon starts. What can't be
 * had fails the test with the line to type.
 */
public final class Debian {
  private static final Path FOLDER = Path.of("../.cache/debian").toAbsolutePath().normalize();
  private static final String LIBRARIES = "LD_LIBRARY_PATH";

  private Debian() {}

  /** Ready to be given a command line. */
  public static ProcessBuilder program(String name, String fromPackage)
      throws IOException, InterruptedException {
    Optional<Path> installed = installed(name);
    if (installed.isPresent()) {
      return new ProcessBuilder(installed.get().toString());
    }
    Path home = unpacked(fromPackage);
    ProcessBuilder builder = new ProcessBuilder(within(home, name, fromPackage).toString());
    builder.environment().put(LIBRARIES, libraries(home));
    return builder;
  }

  /**
   * The same for a program that loads a file of the package, as a web server does its modules.
   *
   * @param path such as {@code usr/lib/apache2/modules/mod_auth_mellon.so}
   */
  public static ProcessBuilder program(String name, String fromPackage, String path)
      throws IOException, InterruptedException {
    ProcessBuilder builder = program(name, fromPackage);
    if (!Files.exists(Path.of("/").resolve(path))) {
      builder.environment().put(LIBRARIES, libraries(unpacked(fromPackage)));
    }
    return builder;
  }

  /** The program as a file of the folder, for those who start it by a path alone. */
  public static Path starter(String name, String fromPackage, Path folder)
      throws IOException, InterruptedException {
    ProcessBuilder builder = program(name, fromPackage);
    Path starter =
        Files.writeString(
            folder.resolve(name),
            """
            #!/bin/sh
            export %s='%s'
            exec '%s' "$@"
            """
                .formatted(
                    LIBRARIES,
                    builder.environment().getOrDefault(LIBRARIES, ""),
                    builder.command().getFirst()));
    Files.setPosixFilePermissions(starter, PosixFilePermissions.fromString("rwx------"));
    return starter;
  }

  /**
   * A file of a package, installed or unpacked.
   *
   * @param path such as {@code usr/lib/galera/libgalera_smm.so}
   */
  public static Path file(String path, String fromPackage)
      throws IOException, InterruptedException {
    Path installed = Path.of("/").resolve(path);
    if (Files.exists(installed)) {
      return installed;
    }
    Path unpacked = unpacked(fromPackage).resolve(path);
    if (!Files.exists(unpacked)) {
      throw missing(fromPackage, "the package has no " + path);
    }
    return unpacked;
  }

  /**
   * The root of a tree with the files of a package, which is that of the machine where it has it.
   */
  static Path tree(String packageName, String file) throws IOException, InterruptedException {
    return Files.exists(Path.of("/", file)) ? Path.of("/") : unpacked(packageName);
  }

  private static Optional<Path> installed(String name) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path within(Path home, String name, String fromPackage) {
    return Stream.of("usr/bin", "usr/sbin", "bin", "sbin")
        .map(folder -> home.resolve(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> missing(fromPackage, "the package has no program " + name));
  }

  private static String libraries(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("usr"))) {
      return files
          .filter(file -> file.getFileName().toString().contains(".so"))
          .map(file -> file.getParent().toString())
          .distinct()
          .reduce((one, other) -> one + ":" + other)
          .orElse("");
    }
  }

  private static Path unpacked(String name) throws IOException, InterruptedException {
    Path home = FOLDER.resolve(name);
    Files.createDirectories(FOLDER);
    try (FileChannel lock =
            FileChannel.open(
                FOLDER.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(home.resolve("complete"))) {
        unpack(name, home);
        Files.createFile(home.resolve("complete"));
      }
    }
    return home;
  }

  private static void unpack(String name, Path home) throws IOException, InterruptedException {
    Path archives = Files.createDirectories(home.resolve("archives"));
    Files.createDirectories(archives.resolve("partial"));
    if (!download(name, archives)) {
      // Package lists may have been left out of an image; only root can fetch them.
      run("apt-get", "-q", "update");
      if (!download(name, archives)) {
        throw missing(name, "it can't be downloaded");
      }
    }
    List<Path> packages;
    try (Stream<Path> files = Files.list(archives)) {
      packages = files.filter(file -> file.toString().endsWith(".deb")).toList();
    }
    for (Path each : packages) {
      if (run("dpkg-deb", "--extract", each.toString(), home.toString()) != 0) {
        throw missing(name, each.getFileName() + " can't be unpacked");
      }
    }
  }

  /** The package and whatever it needs that is not installed. */
  private static boolean download(String name, Path archives)
      throws IOException, InterruptedException {
    return run(
            "apt-get",
            "install",
            "--download-only",
            "--no-install-recommends",
            "--yes",
            "--quiet",
            "-o",
            "Debug::NoLocking=true",
            "-o",
            "APT::Sandbox::User=" + System.getProperty("user.name"),
            "-o",
            "Dir::Cache::archives=" + archives,
            name)
        == 0;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    try {
      return new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(FOLDER.resolve("log").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // no Debian: the caller says what is missing
    }
  }

  private static AssertionError missing(String name, String why) {
    return new AssertionError(
        name + " is needed (" + why + "); type: sudo apt-get install -y " + name);
  }
}
