package io.xloud.it.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A virtual environment of Python under {@code .cache/}, with every version pinned. What can't be
 * had fails the test with the line to type.
 *
 * @param recipe the folder with {@code requirements.txt} and {@code constraints.txt}
 */
public record Venv(String name, Path recipe) {
  private static final Path CACHE = Path.of("../.cache").toAbsolutePath().normalize();

  public Venv {
    recipe = recipe.toAbsolutePath();
  }

  /** A program of the environment; installed on first use. */
  public Path program(String program) throws IOException, InterruptedException {
    Files.createDirectories(CACHE);
    try (FileChannel lock =
            FileChannel.open(
                CACHE.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!isInstalled()) {
        install();
      }
    }
    return folder().resolve("bin").resolve(program);
  }

  private Path folder() {
    return CACHE.resolve(name);
  }

  private boolean isInstalled() throws IOException {
    Path installed = folder().resolve("installed");
    return Files.exists(installed) && Files.readString(installed).equals(wanted());
  }

  private String wanted() throws IOException {
    return Files.readString(recipe.resolve("requirements.txt"))
        + Files.readString(recipe.resolve("constraints.txt"));
  }

  private void install() throws IOException, InterruptedException {
    need(List.of("python3", "-m", "venv", "--clear", folder().toString()));
    need(
        List.of(
            folder().resolve("bin/python").toString(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-c",
            recipe.resolve("constraints.txt").toString(),
            "-r",
            recipe.resolve("requirements.txt").toString()));
    Files.writeString(folder().resolve("installed"), wanted());
  }

  private static void need(List<String> command) throws IOException, InterruptedException {
    Process run;
    try {
      run = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("Python is missing; type: apt-get install -y python3-venv", e);
    }
    String output = new String(run.getInputStream().readAllBytes());
    if (run.waitFor() != 0) {
      throw new AssertionError(
          "Python's programs can't be installed (Debian needs: apt-get install -y python3-venv): "
              + String.join(" ", command)
              + "\n"
              + output);
    }
  }
}
