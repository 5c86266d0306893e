package io.xloud.it.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.OAuth1;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Plays a file of exchanges against the packaged server, in order, with the options each of them
 * wants in force: where these change, the server is started anew on the same data.
 */
final class Player implements AutoCloseable {
  /** The most there are: exchanges follow one another faster than passcodes. */
  static final int TOTP_WINDOWS = 10;

  private static final String BASIC = "Basic ";

  private final ExchangeFile file;
  private final IdentityServer server;
  private final Later later;
  private final Variables variables;
  private final SignedAgain signedAgain;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> reasons = new HashMap<>();
  private Map<String, JsonNode> inForce = Map.of();

  private Player(ExchangeFile file, IdentityServer server, Later later) {
    this.file = file;
    this.server = server;
    this.later = later;
    this.variables = new Variables(file.variables(), file.saved());
    this.signedAgain = new SignedAgain(variables);
  }

  static Player of(String name, String schema) throws Exception {
    ExchangeFile file = ExchangeFile.read(name);
    Conf conf =
        Conf.empty()
            .with("DEFAULT", "public_endpoint", "http://keystone.example:5000")
            .with("auth", "methods", texts(file.meta().path("auth_methods")))
            .with("totp", "included_previous_windows", TOTP_WINDOWS)
            .with("xloud", "ec2.signed-dates", "false") // they are recorded with dates to come
            .with("xloud", "proxy.trusted", "127.0.0.1") // as the web server in front would be
            .with("xloud", "proxy.attribute-headers", "OIDC-*")
            .with("xloud", "proxy.attributes-everywhere", "true");
    for (Map.Entry<String, JsonNode> option : file.meta().path("conf").properties()) {
      conf = with(conf, option.getKey(), option.getValue());
    }
    IdentityServer server =
        IdentityServer.prepared(schema, conf, file.variables().path("admin_password").asText());
    Player player = new Player(file, server.start(), Later.read());
    player.perform(file.stepsBefore(""));
    return player;
  }

  private static java.util.List<String> texts(JsonNode list) {
    java.util.List<String> texts = new java.util.ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** What an exchange came to. */
  sealed interface Outcome {
    record Compared(Answer answer, Map<String, String> differences) implements Outcome {}

    record ComesLater(String reason) implements Outcome {}
  }

  Outcome play(Exchange exchange) throws Exception {
    perform(file.stepsBefore(exchange.id()));
    Optional<String> reason = later(exchange);
    if (reason.isPresent()) {
      forget(exchange, reason.get());
      return new Outcome.ComesLater(reason.get());
    }
    changeDatabase(exchange);
    withOptions(exchange.conf());
    pause(exchange.node().path("wait_seconds").asDouble(0));
    Answer answer = send(exchange);
    save(exchange, answer);
    return new Outcome.Compared(
        answer, new Comparison(variables).differences(exchange.response(), answer));
  }

  /**
   * Where the recorder changed a row by hand, so do we, as the foreign writer that we are there.
   */
  private void changeDatabase(Exchange exchange) throws SQLException {
    if (!exchange.note().startsWith("the database was changed before: the password row")) {
      return;
    }
    String userId = exchange.request().at("/json/auth/identity/password/user/id").asText();
    try (Connection connection = Mariadb.running().connect(server.schema());
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      statement.execute(
          """
          update password join local_user on local_user.id = password.local_user_id
          set expires_at = '2020-01-01 00:00:00', expires_at_int = 1577836800000000
          where local_user.user_id = '%s'
          """
              .formatted(variables.fill(userId)));
    }
  }

  Variables variables() {
    return variables;
  }

  /** The recorded pause is part of the case: the time limits of the service are what is tested. */
  private static void pause(double seconds) {
    if (seconds > 0) {
      new CompletableFuture<Void>()
          .completeOnTimeout(null, (long) (seconds * 1000), TimeUnit.MILLISECONDS)
          .join();
    }
  }

  private void perform(Iterable<Exchange> steps) throws Exception {
    for (Exchange step : steps) {
      Optional<String> reason = later(step);
      if (reason.isPresent()) {
        forget(step, reason.get());
        continue;
      }
      withOptions(step.conf());
      Answer answer = send(step);
      if (answer.status() != step.node().path("status").asInt(200)) {
        forget(step, "a step before it failed");
        throw new AssertionError(
            "step %s %s: %d %s"
                .formatted(step.method(), step.path(), answer.status(), answer.text()));
      }
      save(step, answer);
      learnAdmin(answer);
    }
  }

  private void learnAdmin(Answer answer) {
    JsonNode token = answer.json().path("token");
    if (!variables.knows("admin_project")
        && token.path("project").path("name").asText().equals("admin")) {
      variables.put("admin_user", token.path("user").path("id").asText());
      variables.put("admin_project", token.path("project").path("id").asText());
    }
  }

  private Optional<String> later(Exchange exchange) {
    if (later.covers(exchange)) {
      return Optional.of("later: " + exchange.path());
    }
    return exchange.uses().stream()
        .filter(name -> !variables.knows(name))
        .findFirst()
        .map(name -> reasons.getOrDefault(name, "nothing gave {{%s}} a value".formatted(name)));
  }

  private void forget(Exchange exchange, String reason) {
    exchange.saves().keySet().forEach(name -> reasons.put(name, reason));
    exchange.savedHeaders().keySet().forEach(name -> reasons.put(name, reason));
  }

  private void save(Exchange exchange, Answer answer) {
    exchange
        .saves()
        .forEach((name, place) -> {
          if (!answer.at(place).isMissingNode()) {
            variables.put(name, answer.at(place).asText());
          }
        });
    exchange
        .savedHeaders()
        .forEach((name, header) ->
            answer.headers().firstValue(header).ifPresent(value -> variables.put(name, value)));
    saveForm(exchange.response().path("text").asText(""), answer);
  }

  /** Tokens of OAuth 1 come as a form, whose recorded text names what becomes of its members. */
  private void saveForm(String recorded, Answer answer) {
    if (answer.status() == 201 && recorded.startsWith("oauth_token=")) {
      for (String pair : recorded.split("&")) {
        String[] member = pair.split("=", 2);
        if (member[1].matches("\\{\\{\\w+}}")) {
          variables.put(
              member[1].substring(2, member[1].length() - 2),
              OAuth1.member(answer.text(), member[0]));
        }
      }
    }
  }

  private void withOptions(Map<String, JsonNode> wanted) throws IOException, InterruptedException {
    if (wanted.equals(inForce)) {
      return;
    }
    server.stop();
    Conf more = Conf.empty();
    for (Map.Entry<String, JsonNode> option : wanted.entrySet()) {
      more = with(more, option.getKey(), option.getValue());
    }
    server.start(more);
    inForce = wanted;
  }

  private static Conf with(Conf conf, String bracketed, JsonNode value) {
    String section = bracketed.substring(1, bracketed.indexOf(']'));
    String option = bracketed.substring(bracketed.indexOf(']') + 1).strip();
    return conf.with(section, option, value.isArray() ? texts(value) : value.asText());
  }

  private Answer send(Exchange exchange) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + variables.fill(exchange.path())));
    for (Map.Entry<String, String> header : exchange.headers().entrySet()) {
      request.header(header.getKey(), filled(exchange, header.getValue()));
    }
    BodyPublisher body = body(exchange);
    if (body.contentLength() > 0 && !hasContentType(exchange)) {
      request.header("Content-Type", "application/json");
    }
    request.method(exchange.method(), body);
    return Answer.of(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  private String filled(Exchange exchange, String header) throws Exception {
    if (SignedAgain.isSigned(header)) {
      return signedAgain.header(header, exchange.path());
    }
    return header.startsWith(BASIC) ? basic(header) : variables.fill(header);
  }

  /** The same client's name and secret as they are in this run. */
  private String basic(String header) {
    String client = new String(Base64.getDecoder().decode(header.substring(BASIC.length())), UTF_8);
    String now =
        Arrays.stream(client.split(":", 2)).map(variables::now).collect(Collectors.joining(":"));
    return BASIC + Base64.getEncoder().encodeToString(now.getBytes(UTF_8));
  }

  private static boolean hasContentType(Exchange exchange) {
    return exchange.headers().keySet().stream().anyMatch("Content-Type"::equalsIgnoreCase);
  }

  private BodyPublisher body(Exchange exchange) {
    JsonNode request = exchange.request();
    JsonNode json = exchange.isStep() ? request.path("body") : request.path("json");
    if (!json.isMissingNode()) {
      return BodyPublishers.ofString(variables.fill(json.toString()));
    }
    if (request.has("raw")) {
      return BodyPublishers.ofString(variables.fill(request.path("raw").asText()));
    }
    if (request.has("raw_length")) {
      return BodyPublishers.ofString(
          stretched(request.path("raw_start").asText(), request.path("raw_length").asInt()));
    }
    if (request.has("raw_latin1")) {
      return BodyPublishers.ofByteArray(
          variables
              .fill(request.path("raw_latin1").asText())
              .getBytes(StandardCharsets.ISO_8859_1));
    }
    return BodyPublishers.noBody();
  }

  /** A large body is recorded by its beginning: blanks, or a name of one letter. */
  private static String stretched(String start, int length) {
    if (start.isBlank()) {
      return " ".repeat(length);
    }
    String end = "\"}}";
    return start + "a".repeat(length - start.length() - end.length()) + end;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
