package io.xloud.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of the checks that {@code [healthcheck] backends} names: all of them ask for a file. */
sealed interface Healthcheck {
  /** What came out; the details are for {@code detailed = true} alone. */
  record Result(String check, boolean available, String reason, String details) {}

  /** Instead of all checks once the node was told to end. */
  Result ENDING = new Result("Ending", false, "ENDING", "The node was told to end");

  Result run(int port);

  /** Takes the server out of rotation while the file is there. */
  record DisabledByFile(Path file) implements Healthcheck {
    @Override
    public Result run(int port) {
      return Healthcheck.disabledBy("DisableByFile", file);
    }
  }

  /** The same with a file for each port. */
  record DisabledByFilesAndPorts(Map<Integer, Path> files) implements Healthcheck {
    public DisabledByFilesAndPorts {
      files = Map.copyOf(files);
    }

    @Override
    public Result run(int port) {
      Path file = files.get(port);
      return file == null
          ? new Result("DisableByFilesPorts", true, "OK", "")
          : Healthcheck.disabledBy("DisableByFilesPorts", file);
    }
  }

  /** In rotation only while all the files are there. */
  record EnabledByFiles(List<Path> files) implements Healthcheck {
    public EnabledByFiles {
      files = List.copyOf(files);
    }

    @Override
    public Result run(int port) {
      for (Path file : files) {
        if (!Files.exists(file)) {
          String details = "File path %s is missing".formatted(file);
          return new Result("EnableByFiles", false, "FILE PATH MISSING", details);
        }
      }
      return new Result("EnableByFiles", true, "OK", "Specified file paths are available");
    }
  }

  private static Result disabledBy(String check, Path file) {
    return Files.exists(file)
        ? new Result(check, false, "DISABLED BY FILE", "Path '%s' was found".formatted(file))
        : new Result(check, true, "OK", "Path '%s' was not found".formatted(file));
  }

  /** The checks an operator asked for, in the order of their names as the reference runs them. */
  static List<Healthcheck> from(HealthcheckConfig config) {
    Map<String, Healthcheck> known = new TreeMap<>();
    config
        .disableByFile()
        .ifPresent(file -> known.put("disable_by_file", new DisabledByFile(file)));
    known.put("disable_by_files_ports", byPort(config.disableByFilesAndPorts()));
    known.put("enable_by_files", new EnabledByFiles(config.enableByFiles()));
    return config.backends().stream().filter(known::containsKey).map(known::get).toList();
  }

  private static Healthcheck byPort(List<String> portsAndPaths) {
    Map<Integer, Path> files = new TreeMap<>();
    for (String one : portsAndPaths) {
      int colon = one.indexOf(':');
      if (colon < 0) {
        throw new IllegalStateException(
            "[healthcheck] disable_by_file_paths wants PORT:PATH, not " + one);
      }
      files.put(
          Integer.valueOf(one.substring(0, colon).strip()), Path.of(one.substring(colon + 1)));
    }
    return new DisabledByFilesAndPorts(files);
  }
}
