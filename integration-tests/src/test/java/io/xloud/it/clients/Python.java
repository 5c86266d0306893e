package io.xloud.it.clients;

import io.xloud.it.server.Venv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real clients and the reference service, from PyPI, every version pinned. */
public final class Python {
  private static final Venv CLIENTS = new Venv("python-clients", Path.of("python"));

  private Python() {}

  /** A program of the environment, such as {@code openstack}; installed on first use. */
  public static Path program(String name) throws IOException, InterruptedException {
    return CLIENTS.program(name);
  }

  public static Path script(String name) {
    return CLIENTS.recipe().resolve(name);
  }

  /** How a program ended and what it printed, errors apart. */
  record Run(int code, String output, String errors) {}

  static Run run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    clean(builder.environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    int code = process.waitFor();
    Run run = new Run(code, output, Files.readString(errors));
    Files.delete(errors);
    return run;
  }

  /** A server of the environment; its output goes to the log. */
  static Process serve(Path log, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(program("python").toString(), script(script).toString()));
    Collections.addAll(command, arguments);
    return serve(log, Map.of(), command);
  }

  /** The same for a program that is told what to do by its environment, too. */
  static Process serve(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    clean(builder.environment());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What a script of the environment prints when it is given the input; a failure is one. */
  public static String answer(String input, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(program("python").toString(), script(script).toString()));
    Collections.addAll(command, arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    clean(builder.environment());
    Process process = builder.start();
    try (var words = process.outputWriter()) {
      words.write(input);
    }
    String output = new String(process.getInputStream().readAllBytes()).strip();
    if (process.waitFor() != 0) {
      throw new AssertionError(script + " failed");
    }
    return output;
  }

  /** A script of the environment that answers on its output what it reads from its input. */
  static Process converse(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(program("python").toString(), script(script).toString()));
    Collections.addAll(command, arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    clean(builder.environment());
    return builder.start();
  }

  static void end(Process process) {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Nothing that the caller's shell says about clouds or Python may reach the clients. */
  private static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("OS_") || name.startsWith("PYTHON"));
    environment.put("PYTHONWARNINGS", "ignore");
  }
}
