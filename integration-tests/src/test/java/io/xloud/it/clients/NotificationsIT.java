package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Ports;
import io.xloud.it.server.RabbitMq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a listener hears, over a real RabbitMQ and with oslo.messaging's own listener; and what a
 * real Python Keystone says when it is asked for the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationsIT {
  private static final String PASSWORD = "both sides know it";
  private static final String RABBIT = "oslo_messaging_rabbit";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LOGGED =
      Pattern.compile("oslo\\.messaging\\.notification\\.[^\\[]+ \\[.*?] (\\{.*)");

  private RabbitMq rabbit;
  private IdentityServer ours;
  private Path folder;

  @BeforeAll
  void begin() throws Exception {
    rabbit = RabbitMq.start();
    ours = IdentityServer.prepared("notify", Conf.empty(), PASSWORD);
    Mariadb.running().createSchema("notify_python");
    folder = Files.createTempDirectory("notify-");
    python("cadf").prepare(PASSWORD);
  }

  @AfterAll
  void end() {
    if (rabbit != null) {
      rabbit.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cadf", "basic"})
  void the_same_story_is_told_in_the_same_words(String format) throws Exception {
    List<JsonNode> theirs = toldByPython(format);
    List<JsonNode> ours = toldByUs(format);

    requireSame(theirs, ours);
  }

  @Test
  void whoever_was_away_hears_of_everything_in_its_order() throws Exception {
    try (IdentityServer server = ours) {
      server.start(conf("cadf"));
      Api api = new Api(server.url());
      String token = api.login("admin", PASSWORD, Api.Scope.PROJECT).with(201).token();
      List<String> made = new ArrayList<>(List.of(region(api, token, 0)));
      rabbit.kill();
      for (int i = 1; i < 20; i++) {
        made.add(region(api, token, i));
      }
      server.kill();
      server.start(conf("cadf"));
      made.add(region(api, token, 20));
      rabbit.startBroker();

      try (Listener listener = Listener.at(rabbit.url())) {
        List<JsonNode> heard = listener.until(told -> named(told).equals("region-20"));
        assertThat(heard.stream().map(NotificationsIT::named).filter(made::contains).distinct())
            .containsExactlyElementsOf(made);
      }
    }
  }

  @Test
  void where_the_first_broker_is_gone_the_next_one_is_told_over_tls() throws Exception {
    Conf known =
        overTls(Ports.free(), rabbit.tlsPort())
            .with(RABBIT, "ssl_ca_file", Certificate.forLoopback().pem());
    try (IdentityServer server = ours;
        Listener listener = Listener.at(rabbit.url())) {
      server.start(known);
      Api api = new Api(server.url());
      String token = api.login("admin", PASSWORD, Api.Scope.PROJECT).with(201).token();
      region(api, token, 30);
      listener.until(told -> named(told).equals("region-30"));
    }
  }

  @Test
  void a_broker_whose_certificate_is_unknown_is_told_nothing() throws Exception {
    String connection = Mariadb.running().connectionOf("notify");
    IdentityServer wary =
        IdentityServer.at(connection, "notify", ours.folder(), overTls(rabbit.tlsPort()));
    assertThatThrownBy(() -> wary.manage("doctor"))
        .hasMessageContaining("RabbitMQ takes no notifications")
        .hasMessageContaining("unable to find valid certification path");
  }

  private Conf overTls(int... ports) {
    String hosts =
        Arrays.stream(ports)
            .mapToObj("guest:guest@127.0.0.1:%d"::formatted)
            .collect(Collectors.joining(","));
    return conf("cadf")
        .with("DEFAULT", "transport_url", "rabbit://%s/".formatted(hosts))
        .with(RABBIT, "ssl", true);
  }

  private static String region(Api api, String token, int number) throws Exception {
    String id = "region-" + number;
    api.send("PUT", token, "/v3/regions/" + id, "{\"region\": {}}").with(201);
    return id;
  }

  private static String named(JsonNode told) {
    return told.path("payload").path("resource_info").asText();
  }

  private List<JsonNode> toldByUs(String format) throws Exception {
    try (IdentityServer server = ours;
        Listener listener = Listener.at(rabbit.url())) {
      server.start(conf(format));
      Map<String, String> ids = new Actions(server.url(), PASSWORD).play("end-" + format);
      return story(listener.until(told -> Actions.isEnd(told, "end-" + format)), ids);
    }
  }

  private Conf conf(String format) {
    return common(format)
        .with("DEFAULT", "transport_url", rabbit.url())
        .with("oslo_messaging_notifications", "driver", "messagingv2")
        .with(RABBIT, "amqp_durable_queues", true);
  }

  private static Conf common(String format) {
    return Conf.empty()
        .with("DEFAULT", "notification_format", format)
        .with("DEFAULT", "notification_opt_out", "")
        .with("DEFAULT", "default_publisher_id", "here")
        .with("security_compliance", "unique_last_password_count", 2)
        .with("security_compliance", "lockout_failure_attempts", 2)
        .with("security_compliance", "lockout_duration", 1000);
  }

  private List<JsonNode> toldByPython(String format) throws Exception {
    try (PythonKeystone python = python(format)) {
      python.start();
      Map<String, String> ids = new Actions(python.url(), PASSWORD).play("end-" + format);
      List<JsonNode> all = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("python-keystone.log"))) {
        Matcher logged = LOGGED.matcher(line);
        if (logged.find()) {
          all.add(JSON.readTree(logged.group(1)));
        }
      }
      return story(all, ids);
    }
  }

  private PythonKeystone python(String format) throws Exception {
    Conf conf = common(format).with("oslo_messaging_notifications", "driver", "log");
    return PythonKeystone.over("notify_python", folder, conf);
  }

  /** Without what came before it, and with names for what each service names otherwise. */
  private static List<JsonNode> story(List<JsonNode> all, Map<String, String> ids)
      throws Exception {
    List<JsonNode> story = new ArrayList<>();
    for (JsonNode told : all) {
      String text = told.toString();
      for (Map.Entry<String, String> id : ids.entrySet()) {
        text = text.replace(id.getValue(), "<" + id.getKey() + ">");
      }
      text =
          text.replaceAll("req-[0-9a-f-]{36}", "<request>")
              .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>")
              .replaceAll("\"eventTime\":\"[-0-9T:.]{26}[+]0000\"", "\"eventTime\":\"<time>\"");
      story.add(JSON.readTree(text));
    }
    int first = 0;
    while (!named(story.get(first)).equals("<d>")) {
      first++;
    }
    return story.subList(first, story.size());
  }

  /**
   * Each of theirs is one of ours, word by word, and we tell nothing else. Only of who did it may
   * we tell more: Keystone loses the caller where an inner call does the work.
   */
  private static void requireSame(List<JsonNode> theirs, List<JsonNode> ours) throws Exception {
    List<JsonNode> left = new ArrayList<>(ours.stream().map(NotificationsIT::words).toList());
    List<JsonNode> wanted = theirs.stream().map(NotificationsIT::words).toList();
    List<JsonNode> missing = new ArrayList<>();
    for (JsonNode each : wanted) {
      if (!left.remove(each)) {
        missing.add(each);
      }
    }
    missing.removeIf(each -> isAnonymous(each) && left.remove(named(each, left)));
    assertThat(missing).as("told by Python alone; left of ours: " + left).isEmpty();
    assertThat(left).as("told by us alone").isEmpty();
  }

  private static JsonNode named(JsonNode anonymous, List<JsonNode> among) {
    return among.stream()
        .filter(each -> withoutCaller(each).equals(withoutCaller(anonymous)))
        .findFirst()
        .orElse(anonymous);
  }

  private static boolean isAnonymous(JsonNode told) {
    JsonNode payload = told.path("payload");
    return payload.has("outcome")
        ? !payload.path("initiator").has("user_id") && !payload.path("initiator").has("user_name")
        : !payload.has("request_id");
  }

  private static JsonNode withoutCaller(JsonNode told) {
    ObjectNode copy = told.deepCopy();
    ((ObjectNode) copy.path("payload")).remove(List.of("initiator", "request_id"));
    return copy;
  }

  private static JsonNode words(JsonNode told) {
    return JSON.createObjectNode()
        .<ObjectNode>set("event_type", told.path("event_type"))
        .<ObjectNode>set("publisher_id", told.path("publisher_id"))
        .set("payload", told.path("payload"));
  }
}
