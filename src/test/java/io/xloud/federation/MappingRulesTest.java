package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.KeystoneException;
import io.xloud.federation.Mapped.GroupName;
import io.xloud.federation.Mapped.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingRulesTest {
  @Test
  void a_certificates_name_becomes_a_user_of_a_domain() {
    Mapped mapped =
        map(
            """
            [{"local": [{"user": {"name": "{0}", "domain": {"name": "{1}"}, "type": "local"}}],
              "remote": [{"type": "SSL_CLIENT_S_DN_CN"}, {"type": "SSL_CLIENT_S_DN_O"}]}]
            """,
            Map.of("SSL_CLIENT_S_DN_CN", List.of("ada"), "SSL_CLIENT_S_DN_O", List.of("Default")));
    assertThat(mapped.person().local()).isTrue();
    assertThat(mapped.person().name()).contains("ada");
    assertThat(mapped.person().domain()).contains(new Place(null, "Default"));
  }

  @Test
  void conditions_have_no_number_and_the_first_user_counts() {
    Mapped mapped =
        map(
            """
            [{"local": [{"user": {"name": "{0}"}}, {"user": {"name": "second"}}],
              "remote": [{"type": "O", "any_one_of": ["a", "b"]},
                         {"type": "OU", "not_any_of": ["c"]}, {"type": "CN"}]}]
            """,
            Map.of("O", List.of("b"), "OU", List.of("d"), "CN", List.of("ada")));
    assertThat(mapped.person().name()).contains("ada");
    assertThat(mapped.person().local()).isFalse();
  }

  @Test
  void groups_come_by_id_by_name_and_from_filtered_values() {
    Mapped mapped =
        map(
            """
            [{"local": [{"user": {"name": "{0}"}, "group": {"id": "g1"}},
                        {"groups": "{1}", "domain": {"id": "d"}},
                        {"group": {"name": "fixed", "domain": {"name": "D"}}},
                        {"group_ids": "{2}"}],
              "remote": [{"type": "CN"}, {"type": "G", "whitelist": ["x", "y"]},
                         {"type": "G", "blacklist": ["^[xy]$"], "regex": true}]}]
            """,
            Map.of("CN", List.of("ada"), "G", List.of("x", "y", "z", "w")));
    assertThat(mapped.groupIds()).containsExactlyInAnyOrder("g1", "z", "w");
    assertThat(mapped.groupNames())
        .containsExactlyInAnyOrder(
            new GroupName("x", new Place("d", null)),
            new GroupName("y", new Place("d", null)),
            new GroupName("fixed", new Place(null, "D")));
  }

  @Test
  void where_no_rule_applies_there_is_nobody() {
    String rules =
        """
        [{"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "CN"}]}]
        """;
    assertThatThrownBy(() -> map(rules, Map.of("O", List.of("x"))))
        .isInstanceOf(KeystoneException.class);
    assertThatThrownBy(() -> map(rules, Map.of("CN", List.of())))
        .isInstanceOf(KeystoneException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{1}", "{0.name}", "{0[0]}", "{0!r}", "{0:>9}", "{name}", "{", "}"})
  void braces_have_the_documented_form_alone(String template) {
    assertThatThrownBy(() ->
            map(
                """
                [{"local": [{"user": {"name": "%s"}}], "remote": [{"type": "CN"}]}]
                """
                    .formatted(template),
                Map.of("CN", List.of("ada"))))
        .isInstanceOf(KeystoneException.class);
  }

  @Test
  void doubled_braces_are_braces_and_several_values_are_a_list() {
    assertThat(MappingTemplate.fill("{{{0}}} of {1}", List.of(List.of("a"), List.of("b", "c'd"))))
        .isEqualTo("{a} of ['b', \"c'd\"]");
    assertThat(TextList.read("['b', \"c'd\"]")).containsExactly("b", "c'd");
    assertThat(TextList.read("b, c")).containsExactly("b, c");
    assertThat(TextList.read("[1]")).containsExactly("[1]");
  }

  @Test
  void what_is_wrong_is_told_with_its_rule_and_the_mappings_own_words() {
    String fine =
        """
        {"local": [{"user": {"name": "x"}}], "remote": [{"type": "CN"}]}
        """;
    Map<String, List<String>> ada = Map.of("CN", List.of("ada"));
    assertThatThrownBy(() ->
            map(
                """
                [%s, {"local": [{"user": {"name": "Mx {3}"}}],
                      "remote": [{"type": "CN", "any_one_of": ["ada"]}, {"type": "CN"}]}]
                """
                    .formatted(fine),
                ada))
        .hasMessageStartingWith("Rule 2: A mapping refers to an attribute")
        .hasMessageContaining("It says 'Mx {3}', and of the attributes 1 have a number")
        .hasMessageNotContaining("ada");
    assertThatThrownBy(() ->
            map(
                """
                [{"local": [{"user": {"name": "x"}}],
                  "remote": [{"type": "CN", "not_any_of": ["a", "(b"], "regex": true}]}]
                """,
                ada))
        .hasMessage(
            "Rule 1: A mapping has a regular expression that is none: not_any_of of CN says '(b'.");
  }

  @Test
  void j6_an_expression_that_takes_for_ever_is_given_up() {
    assertThatThrownBy(() ->
            map(
                """
                [{"local": [{"user": {"name": "x"}}],
                  "remote": [{"type": "CN", "any_one_of": ["^(a+)+$"], "regex": true}]}]
                """,
                Map.of("CN", List.of("a".repeat(60) + "b"))))
        .isInstanceOf(KeystoneException.class);
  }

  private static Mapped map(String rules, Map<String, List<String>> attributes) {
    return MappingRules.read(rules, "1.0").map(attributes);
  }
}
