package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.AuthContext;
import io.xloud.event.CallerNote;
import io.xloud.event.Notices;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoticeWordingTest {
  private static final Map<String, String> GRANT =
      Map.of(
          "role_id",
          "r",
          "holder_kind",
          "user",
          "target_kind",
          "project",
          "target_id",
          "p",
          "inherited",
          "false");

  @Test
  void a_role_that_was_given_already_is_told_as_one_that_is_given_now() {
    Notification told = told(Notices.REPEATED, "role_assignment", verb("created", GRANT));
    assertThat(told.type()).isEqualTo("identity.role_assignment.created");
    assertThat(told.payload().path("outcome").asText()).isEqualTo("success");
    assertThat(told.payload().path("action").asText()).isEqualTo("created.role_assignment");
  }

  @Test
  void a_grant_that_failed_is_told_as_a_failure_without_a_reason() {
    Map<String, String> details = verb("deleted", GRANT);
    details.put(Notices.CODE, "404");
    details.put(Notices.REASON, "Could not find role assignment");
    Notification told = told(Notices.REFUSED, "role_assignment", details);
    assertThat(told.type()).isEqualTo("identity.role_assignment.deleted");
    assertThat(told.payload().path("outcome").asText()).isEqualTo("failure");
    assertThat(told.payload().has("reason")).isFalse();
  }

  @Test
  void a_member_who_was_one_already_is_told_as_added() {
    assertThat(told(Notices.REPEATED, "group", verb("member_added", Map.of())).type())
        .isEqualTo("identity.group.updated");
  }

  @Test
  void a_password_that_a_rule_refused_is_told_with_the_rule() {
    Map<String, String> details = verb("updated", Map.of());
    details.put(Notices.CODE, "400");
    details.put(Notices.REASON, "The password does not match the requirements: long.");
    ObjectNode payload = told(Notices.REFUSED, "user", details).payload();
    assertThat(payload.path("outcome").asText()).isEqualTo("success");
    assertThat(payload.at("/reason/reasonType").asText())
        .isEqualTo("The password does not match the requirements: long.");
    assertThat(payload.at("/reason/reasonCode").asText()).isEqualTo("400");
  }

  @Test
  void a_tag_is_told_by_its_text() {
    assertThat(told(Notices.REPEATED, "project tag", verb("created", Map.of())).type())
        .isEqualTo("identity.project tag.created");
  }

  private static Map<String, String> verb(String verb, Map<String, String> details) {
    Map<String, String> all = new HashMap<>(details);
    all.put(Notices.VERB, verb);
    return all;
  }

  private static Notification told(String kind, String type, Map<String, String> details) {
    PendingEvent row =
        new PendingEvent(
            1,
            Instant.EPOCH,
            "node",
            1,
            kind,
            type,
            "x",
            List.of("u"),
            null,
            null,
            details,
            CallerNote.of(AuthContext.internal("test")));
    return new Wording(false, Set.of()).of(row, null).orElseThrow();
  }
}
