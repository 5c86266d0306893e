package io.xloud.it.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The comparison itself: one altered value must be seen, whichever it is. */
@Tag("vectors")
class ComparisonIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Comparison comparison;

  ComparisonIT() throws Exception {
    Variables variables = new Variables(JSON.readTree("{}"), Set.of());
    variables.put("u1", "0123456789abcdef0123456789abcdef");
    comparison = new Comparison(variables);
  }

  private static final String EXPECTED =
      """
      {"status": 200, "has_request_id_header": true,
       "headers": [["Content-Type", "application/json"], ["Vary", "X-Auth-Token"]],
       "json": {"user": {"id": "{{u1}}", "name": "ada", "enabled": true, "limit": 5,
                "roles": [{"id": "a", "name": "member"}, {"id": "b", "name": "reader"}],
                "links": {"self": "http://keystone.example:5000/v3/users/{{u1}}"}},
                "expires_at": "2026-11-21T02:46:45.000000Z"}}
      """;

  private static final String BODY =
      """
      {"user": {"id": "0123456789abcdef0123456789abcdef", "name": "ada", "enabled": true,
       "limit": 5, "roles": [{"id": "b", "name": "reader"}, {"id": "a", "name": "member"}],
       "links": {"self": "http://keystone.example:5000/v3/users/0123456789abcdef0123456789abcdef"}},
       "expires_at": "2030-01-01T00:00:00.000000Z"}
      """;

  @Test
  void finds_nothing_where_only_clock_and_order_differ() throws Exception {
    assertThat(comparison.differences(JSON.readTree(EXPECTED), answer(200, BODY))).isEmpty();
  }

  @Test
  void sees_each_altered_value() throws Exception {
    for (String altered :
        List.of(
            BODY.replace("ada", "bob"),
            BODY.replace("true", "false"),
            BODY.replace("5", "6"),
            BODY.replace("reader", "admin"),
            BODY.replace("\"id\": \"0", "\"id\": \"1"),
            BODY.replace("keystone.example", "elsewhere.example"),
            BODY.replace("\"name\": \"ada\", ", ""),
            BODY.replace("\"limit\": 5", "\"limit\": 5, \"more\": 1"),
            BODY.replace("{\"id\": \"b\", \"name\": \"reader\"}, ", ""))) {
      assertThat(comparison.differences(JSON.readTree(EXPECTED), answer(200, altered)))
          .as(altered)
          .isNotEmpty();
    }
  }

  @Test
  void sees_an_altered_status_and_header() throws Exception {
    assertThat(comparison.differences(JSON.readTree(EXPECTED), answer(201, BODY)))
        .containsKey("status");
    ObjectNode expected = (ObjectNode) JSON.readTree(EXPECTED);
    expected.set("headers", JSON.readTree("[[\"Vary\", \"Accept\"]]"));
    assertThat(comparison.differences(expected, answer(200, BODY))).containsKey("header Vary");
  }

  @Test
  void sees_a_refusal_that_does_not_name_the_field() throws Exception {
    JsonNode expected =
        JSON.readTree(
            """
            {"status": 400, "json": {"error": {"code": 400, "title": "Bad Request",
             "message": "Invalid input for field 'identity/methods': 'x' is not of type 'array'"}}}
            """);
    assertThat(comparison.differences(expected, refusal("auth/identity/methods must be an array")))
        .isEmpty();
    assertThat(comparison.differences(expected, refusal("that must be an array")))
        .containsKey("error.message");
  }

  private static Answer refusal(String message) throws Exception {
    return answer(
        400,
        "{\"error\": {\"code\": 400, \"title\": \"Bad Request\", \"message\": \"%s\"}}"
            .formatted(message));
  }

  private static Answer answer(int status, String body) throws Exception {
    HttpHeaders headers =
        HttpHeaders.of(
            Map.of(
                "Content-Type",
                List.of("application/json"),
                "Vary",
                List.of("X-Auth-Token"),
                "x-openstack-request-id",
                List.of("req-1")),
            (_, _) -> true);
    return new Answer(status, headers, body, JSON.readTree(body));
  }
}
