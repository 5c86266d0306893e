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

  private static final String ADA = "LOGIN: ada\nGROUPS: a\n";

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

  @Test
  void what_the_api_would_not_store_is_refused_with_its_sentence() throws IOException {
    Terminal answer = type(RULES.replace("{\"user\"", "{\"usr\""), ADA);
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err())
        .contains("mapping/rules/1/local/0")
        .contains("member 'usr' is not allowed there");
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void whom_no_login_takes_ends_with_1_as_well() throws IOException {
    String later =
        """
        {"schema_version": "2.0", "rules":
          [{"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "LOGIN"}]}]}
        """;
    Terminal homeless = type(later, ADA);
    assertThat(homeless.code()).isEqualTo(1);
    assertThat(homeless.err())
        .contains("names no domain: with schema_version 2.0 it must.")
        .contains("rules.json");
    assertThat(type(later.replace("\"{0}\"", "\"{0}\", \"domain\": {\"id\": \"d\"}"), ADA).code())
        .isZero();

    String nameless =
        """
        [{"local": [{"group": {"id": "staff"}}], "remote": [{"type": "LOGIN"}]}]
        """;
    Terminal nobody = type(nameless, ADA);
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("rules must specify user id/name or REMOTE_USER");
    assertThat(type(nameless, ADA + "REMOTE_USER: ada\n").code()).isZero();

    Terminal lost =
        type(
            nameless.replace(
                "{\"group\"", "{\"user\": {\"name\": \"x\", \"type\": \"local\"}, \"group\""),
            ADA);
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err()).contains("A local user is found by an id");
  }

  private Terminal type(String input) throws IOException {
    return type(RULES, input);
  }

  private Terminal type(String rules, String input) throws IOException {
    Path mapping = Files.writeString(home.resolve("rules.json"), rules);
    Path attributes = Files.writeString(home.resolve("input"), input);
    return Terminal.type(
        "mapping_test", "--rules", mapping.toString(), "--input", attributes.toString());
  }
}
