package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingEngineTest {
  private static final String RULES =
      """
      [{"local": [{"user": {"name": "{0}"}, "group": {"id": "g"}},
                  {"groups": "{1}", "domain": {"name": "D"}}],
        "remote": [{"type": "LOGIN"}, {"type": "GROUPS"}]}]
      """;

  @TempDir Path home;

  @Test
  void it_prints_what_the_rules_make_of_the_attributes() throws IOException {
    Terminal answer = type(RULES, "LOGIN: ada\n\nGROUPS: a;b\nOTHER: http://x\n");
    assertThat(answer.code()).as(answer.err()).isZero();
    JsonNode mapped = new ObjectMapper().readTree(answer.out());
    assertThat(mapped.at("/user/name").asText()).isEqualTo("ada");
    assertThat(mapped.at("/user/type").asText()).isEqualTo("ephemeral");
    assertThat(mapped.at("/group_ids/0").asText()).isEqualTo("g");
    assertThat(mapped.path("group_names")).hasSize(2);
    assertThat(mapped.at("/group_names/1/domain/name").asText()).isEqualTo("D");
    assertThat(mapped.path("projects")).isEmpty();
  }

  @Test
  void a_prefix_leaves_the_other_attributes_out() throws IOException {
    assertThat(type(RULES, "LOGIN: ada\nGROUPS: a\n", "--prefix", "LOG").code()).isEqualTo(1);
    assertThat(
            type(
                    RULES.replace("LOGIN", "X_L").replace("GROUPS", "X_G"),
                    "X_L: ada\nX_G: a\n",
                    "--prefix",
                    "X_")
                .code())
        .isZero();
  }

  @Test
  void files_that_make_no_sense_are_one_sentence_and_exit_code_1() throws IOException {
    for (String rules : new String[] {"", "{}", "[]", "[{}]", "no json"}) {
      assertThat(type(rules, "LOGIN: ada\n").code()).as(rules).isEqualTo(1);
    }
    Terminal broken = type(RULES, "LOGIN ada\n");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains("at line 1");
    assertThat(Terminal.type("mapping_engine", "--rules", "a").code()).isEqualTo(2);
    assertThat(Terminal.type("mapping_engine", "--rules", home + "/a", "--input", "b").code())
        .isEqualTo(1);
  }

  private Terminal type(String rules, String input, String... more) throws IOException {
    Path mapping = Files.writeString(home.resolve("rules.json"), rules);
    Path attributes = Files.writeString(home.resolve("input"), input);
    String[] words = new String[5 + more.length];
    words[0] = "mapping_engine";
    words[1] = "--rules";
    words[2] = mapping.toString();
    words[3] = "--input";
    words[4] = attributes.toString();
    System.arraycopy(more, 0, words, 5, more.length);
    return Terminal.type(words);
  }
}
