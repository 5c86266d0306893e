package io.xloud.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RuleLanguagePropertiesTest {
  private static final Map<String, Object> CREDENTIALS =
      Map.of("user_id", "u", "roles", List.of("member"), "n", Map.of("a", 1));

  @Property(tries = 1000)
  void any_text_is_a_rule_with_an_answer(@ForAll String text) {
    judged(text);
  }

  @Property(tries = 1000)
  void any_words_of_the_language_are_a_rule_with_an_answer(@ForAll("soup") String text) {
    judged(text);
  }

  @Property(tries = 1000)
  void any_policy_file_is_read_or_refused(@ForAll("soup") String text) {
    try {
      assertThat(PolicyFiles.parse("f", text)).isNotNull();
    } catch (PolicyLoadException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void judged(String text) {
    Check check = RuleParser.parse(text);
    Rules rules = new Rules(Map.of("r", check), "default");
    Target target = Target.none().path("user_id", "u").path("nil", null);
    assertThat(
            new Evaluation(rules, CREDENTIALS, target, (_, _, _, _) -> Verdict.BROKEN, "r").judge())
        .isNotNull();
    assertThat(check.text()).isNotEmpty();
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(
            "and",
            "or",
            "not",
            "(",
            ")",
            "@",
            "!",
            "role:member",
            "rule:r",
            "user_id:%(user_id)s",
            "None:%(nil)s",
            "'a':%(",
            "%",
            "a.b:%5.3s",
            "n.a:1",
            "[",
            "]",
            "{",
            "}",
            ":",
            "\"",
            "'",
            "\n",
            "- ",
            "&a ",
            "*a ",
            "0x",
            "5.",
            "1e9",
            "\\",
            "\u0000",
            "ü")
        .list()
        .ofMaxSize(30)
        .map(words -> String.join(" ", words));
  }
}
