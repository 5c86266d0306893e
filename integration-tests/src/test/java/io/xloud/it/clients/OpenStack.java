package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.server.Cloud;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real {@code openstack} client, as one user of one server. */
final class OpenStack {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenStackCommands commands;
  private final Map<String, String> environment;

  private OpenStack(OpenStackCommands commands, Map<String, String> environment) {
    this.commands = commands;
    this.environment = environment;
  }

  static OpenStack admin(OpenStackCommands commands, Cloud cloud) {
    return of(
        commands,
        Map.of(
            "OS_AUTH_URL", cloud.url() + "/v3",
            "OS_IDENTITY_API_VERSION", "3",
            "OS_USERNAME", "admin",
            "OS_PASSWORD", cloud.adminPassword(),
            "OS_USER_DOMAIN_ID", "default",
            "OS_PROJECT_NAME", "admin",
            "OS_PROJECT_DOMAIN_ID", "default"));
  }

  static OpenStack of(OpenStackCommands commands, Map<String, String> environment) {
    return new OpenStack(commands, Map.copyOf(environment));
  }

  /** The same with some settings otherwise; an empty value takes a setting away. */
  OpenStack with(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(others);
    all.values().removeIf(String::isEmpty);
    return of(commands, all);
  }

  /**
   * Runs the command and gives its answer as JSON; a failure fails the test. Each {@code {}} in the
   * command stands for the next value, blanks and all.
   */
  JsonNode json(String command, String... values) throws Exception {
    return JSON.readTree(text(command + " -f json", values));
  }

  String text(String command, String... values) throws Exception {
    Python.Run run = run(command, values);
    if (run.code() != 0) {
      throw new AssertionError("openstack " + command + ":\n" + run.output() + run.errors());
    }
    return run.output();
  }

  Python.Run run(String command, String... values) throws Exception {
    return commands.run(environment, words(command, values));
  }

  /** The command as it is typed: a process of its own. */
  Python.Run runAsTyped(String command, String... values) throws Exception {
    List<String> line = new ArrayList<>(List.of(Python.program("openstack").toString()));
    line.addAll(words(command, values));
    return Python.run(environment, line);
  }

  private static List<String> words(String command, String... values) {
    Iterator<String> next = List.of(values).iterator();
    return Stream.of(command.split(" "))
        .map(word -> word.equals("{}") ? next.next() : word)
        .toList();
  }
}
