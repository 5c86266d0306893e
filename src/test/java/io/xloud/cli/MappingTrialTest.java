package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTrialTest {
  private static final String RULES =
      """
      [{"local": [{"group": {"id": "admins"}}],
        "remote": [{"type": "LOGIN"}, {"type": "GROUPS", "any_one_of": ["boss"]}]},
       {"local": [{"user": {"name": "{0}"}, "group": {"id": "staff"}}],
        "remote": [{"type": "LOGIN"}, {"type": "GROUPS", "whitelist": ["a", "b"]}]}]
      """;

  @TempDir Path home;

  @Test
  void it_tells_which_condition_of_which_rule_held() throws IOException {
    Terminal answer = type("LOGIN: ada\nGROUPS: a;c\n");
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .contains("Rule 1 does not apply:")
        .contains("GROUPS with [a, c] any_one_of: no")
        .contains("Rule 2 applies:")
        .contains("LOGIN with [ada] must be there: yes, passes on [ada]")
        .contains("GROUPS with [a, c] whitelist: yes, passes on [a]")
        .contains("makes {\"user\":{\"name\":\"ada\"},\"group\":{\"id\":\"staff\"}}")
        .contains("\"staff\"");
  }

  @Test
  void where_no_rule_applies_it_has_told_why_and_ends_with_1() throws IOException {
    Terminal answer = type("GROUPS: a\n");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).contains("LOGIN (not there) must be there: no");
    assertThat(answer.err()).contains("Could not map any federated user properties");
  }

  private Terminal type(String input) throws IOException {
    Path mapping = Files.writeString(home.resolve("rules.json"), RULES);
    Path attributes = Files.writeString(home.resolve("input"), input);
    return Terminal.type(
        "mapping_test", "--rules", mapping.toString(), "--input", attributes.toString());
  }
}
