package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * One process in which the real openstack client runs command after command, because starting it
 * costs more than most commands. It remembers which commands it was asked for.
 */
final class OpenStackCommands implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final NavigableSet<String> known;
  private final Set<String> used = new TreeSet<>();

  private record Question(List<String> argv, Map<String, String> environment) {}

  private OpenStackCommands(Process process) throws IOException {
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.known = new TreeSet<>(List.of(ask(List.of("--commands"), Map.of()).output().split("\n")));
  }

  static OpenStackCommands start() throws IOException, InterruptedException {
    return new OpenStackCommands(Python.converse("openstack_commands.py"));
  }

  Python.Run run(Map<String, String> environment, List<String> words) throws IOException {
    String line = String.join(" ", words) + " ";
    known.descendingSet().stream()
        .filter(command -> line.startsWith(command + " "))
        .findFirst()
        .ifPresent(used::add);
    return ask(words, environment);
  }

  private synchronized Python.Run ask(List<String> words, Map<String, String> environment)
      throws IOException {
    questions.write(JSON.writeValueAsString(new Question(words, environment)));
    questions.newLine();
    questions.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the openstack client ended at " + String.join(" ", words));
    }
    JsonNode answer = JSON.readTree(line);
    return new Python.Run(
        answer.path("code").asInt(),
        answer.path("output").asText(),
        answer.path("errors").asText());
  }

  /** The identity v3 commands of this client that nobody asked for yet. */
  Set<String> unused() {
    Set<String> unused = new TreeSet<>(known);
    unused.removeAll(used);
    return unused;
  }

  @Override
  public void close() {
    Python.end(process);
  }
}
