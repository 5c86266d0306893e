package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v3/OS-REVOKE/events}, as services that still read it want it. */
@ExtendWith(CloudUnderTest.class)
class RevocationEventsIT {
  private static final String EVENTS = "/v3/OS-REVOKE/events";

  private Api api;
  private String admin;
  private String user;
  private String auditId;

  @BeforeEach
  void a_revoked_token(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
    user = api.createUser(admin, "it-" + UUID.randomUUID(), "secret");
    Reply token = api.loginById(user, "secret").with(201);
    auditId = token.body().at("/token/audit_ids/0").asText();
    api.revoke(admin, token.token()).with(204);
  }

  @Test
  void an_event_says_what_is_revoked_and_when_and_nothing_else() throws Exception {
    Reply reply = api.get(admin, EVENTS + "?limit=1&marker=x&unknown=y").with(200);

    JsonNode event = eventOf(reply).orElseThrow();
    assertThat(event.properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("audit_id", "issued_before", "revoked_at");
    assertThat(event.path("revoked_at").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000000Z")
        .isEqualTo(event.path("issued_before").asText());
    JsonNode links = reply.body().path("links");
    assertThat(links.path("self").asText()).endsWith(EVENTS);
    assertThat(List.of(links.get("next"), links.get("previous"))).allMatch(JsonNode::isNull);
    Map<String, String> asked = Map.of("X-Auth-Token", admin);
    assertThat(api.send("HEAD", EVENTS, asked, "").with(200).response().body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2000",
        "2000-02",
        "20000229",
        "2000-2-29",
        "2000-02-29 01:02",
        "2000-02-29T01:02:03",
        "2000-02-29T01:02:03Z",
        "2000-02-29T01:02:03.456789Z",
        "20000229T010203,4",
        "2000-02-29T01:02:03+02:00",
        "2000-02-29T01:02:03-0230"
      })
  void since_takes_a_time_in_any_form_of_iso_8601(String since) throws Exception {
    assertThat(eventOf(since(since).with(200))).isPresent();
  }

  @Test
  void since_leaves_out_what_is_older() throws Exception {
    String revokedAt = eventOf(since("").with(200)).orElseThrow().path("revoked_at").asText();

    assertThat(eventOf(since(revokedAt).with(200))).isEmpty();
    assertThat(since("9000-01-01T00:00:00Z").with(200).body().path("events")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "2000-13-01", "2000-02-30", "200002", "2000-02-29T01:02:03 02:00"})
  void since_refuses_what_is_no_time(String since) throws Exception {
    assertThat(since(since).with(400).body().at("/error/message").asText())
        .isEqualTo("invalidate date format " + since);
  }

  @Test
  void f5_only_administrators_and_services_may_look() throws Exception {
    api.send("GET", EVENTS, Map.of(), "").with(401);
    Reply refused = api.get(api.loginById(user, "secret").with(201).token(), EVENTS).with(403);

    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "You are not authorized to perform the requested action: identity:list_revoke_events.");
  }

  private Reply since(String time) throws Exception {
    String written = URLEncoder.encode(time, StandardCharsets.UTF_8);
    return api.get(admin, EVENTS + "?since=" + written);
  }

  private Optional<JsonNode> eventOf(Reply reply) {
    return reply
        .body()
        .path("events")
        .valueStream()
        .filter(event -> event.path("audit_id").asText().equals(auditId))
        .findFirst();
  }
}
