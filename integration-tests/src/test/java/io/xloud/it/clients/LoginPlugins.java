package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.server.Certificate;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One process in which keystoneauth's plugins log in again and again, because starting it costs
 * more than most logins. It believes the certificate for loopback alone.
 */
final class LoginPlugins implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  /**
   * Logins one after the other.
   *
   * @param common options of all of them
   */
  record Logins(ObjectNode common, ArrayNode each) {
    static Logins with(Map<String, String> common) {
      return new Logins(object(common), JsonNodeFactory.instance.arrayNode());
    }

    Logins by(String plugin, Map<String, String> options) {
      each.addArray().add(plugin).add(object(options));
      return this;
    }

    private static ObjectNode object(Map<String, String> members) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      members.forEach(object::put);
      return object;
    }
  }

  private LoginPlugins(Process process) {
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** It gets ready by itself. */
  static LoginPlugins started() throws IOException, InterruptedException {
    return new LoginPlugins(Python.converse("keystoneauth_oidc.py"));
  }

  void begin(Logins logins) throws IOException {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted.put("ca", Certificate.forLoopback().alone().toString());
    wanted.set("common", logins.common());
    wanted.set("logins", logins.each());
    questions.write(wanted.toString());
    questions.newLine();
    questions.flush();
  }

  /** Where a plugin that has begun sends somebody to. */
  String address() throws IOException {
    return line();
  }

  /** Who came in where, of each. */
  JsonNode ended() throws IOException {
    JsonNode told = JSON.readTree(line());
    if (told.has("error")) {
      throw new AssertionError(told.path("error").asText());
    }
    return told;
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new AssertionError("the process with the plugins has ended");
    }
    return line;
  }

  @Override
  public void close() {
    Python.end(process);
  }
}
