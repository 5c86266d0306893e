package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.AppliedMappings.Door;
import io.xloud.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppliedMappingsTest {
  private static final Logger LOG = Logger.getLogger(AppliedMappings.class.getName());
  private static final Door DOOR = new Door.Protocol("kc", "saml2");
  private static final Map<String, List<String>> ADA =
      Map.of("MAIL", List.of("ada@secret.example"), "GROUPS", List.of("board"));
  private static final String BROKEN =
      """
      [{"local": [{"user": {"name": "{3}"}}], "remote": [{"type": "MAIL"}]}]
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
  private final AppliedMappings applied = new AppliedMappings(clock);
  private final Said said = new Said();

  private static final class Said extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    LOG.addHandler(said);
  }

  @AfterEach
  void leave() {
    LOG.removeHandler(said);
  }

  @Test
  void a_mapping_that_cannot_be_applied_is_told_to_the_operator_without_values() {
    assertThat(refusal(BROKEN, ADA)).contains("m1").contains("does not have");
    assertThat(said.lines)
        .singleElement()
        .asString()
        .startsWith("WARN")
        .contains("Mapping m1 cannot be applied (provider kc, protocol saml2): ")
        .contains("does not have")
        .doesNotContain("secret")
        .doesNotContain("board");
  }

  @Test
  void it_is_told_again_after_a_minute_or_when_it_says_something_else() {
    refusal(BROKEN, ADA);
    refusal(BROKEN, ADA);
    assertThat(said.lines).hasSize(1);
    refusal(
        """
        [{"local": [{"user": {"name": "x"}}],
          "remote": [{"type": "MAIL", "any_one_of": ["("], "regex": true}]}]
        """,
        ADA);
    assertThat(said.lines).hasSize(2);
    refusal(BROKEN, ADA);
    clock.pass(Duration.ofSeconds(61));
    refusal(BROKEN, ADA);
    assertThat(said.lines).hasSize(4);
  }

  @Test
  void whom_it_makes_nobody_of_is_refused_with_the_names_of_what_came() {
    String reason =
        refusal(
            """
            [{"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "E_MAIL"}]}]
            """,
            ADA);
    assertThat(reason).contains("Could not map any").endsWith("came: GROUPS, MAIL.");
    assertThat(reason).doesNotContain("secret");
    assertThat(said.lines).isEmpty();
  }

  private String refusal(String rules, Map<String, List<String>> attributes) {
    Mapping mapping = new Mapping("m1", json(rules), "1.0");
    KeystoneException refused =
        catchThrowableOfType(
            KeystoneException.class, () -> applied.apply(mapping, DOOR, attributes));
    assertThat(refused).isNotNull();
    return ((Problem.Unauthorized) refused.problem()).reason();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
