package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The outcome of a comparison for a person and for a program. */
public record Report(String left, String right, Comparison.Outcome outcome) {

  /** Whether nothing differs but what is meant to. */
  public boolean isClean() {
    return outcome.differences().stream().allMatch(Difference::isKnown);
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    questions(false).forEach((question, differences) -> tell(text, question, differences));
    Map<String, Long> known =
        outcome.differences().stream()
            .filter(Difference::isKnown)
            .collect(
                Collectors.groupingBy(
                    Difference::known, LinkedHashMap::new, Collectors.counting()));
    known.forEach((why, count) -> text.append("as documented, %d ×: %s%n".formatted(count, why)));
    text.append(
        "%d questions to %s and %s: %d answers differ."
            .formatted(outcome.questions(), left, right, questions(false).size()));
    return text.toString();
  }

  private static void tell(StringBuilder text, String question, List<Difference> differences) {
    text.append(question).append(System.lineSeparator());
    differences.forEach(
        each -> text.append("  %s: %s | %s%n".formatted(each.place(), each.left(), each.right())));
  }

  private Map<String, List<Difference>> questions(boolean known) {
    return outcome.differences().stream()
        .filter(difference -> difference.isKnown() == known)
        .collect(
            Collectors.groupingBy(Difference::question, LinkedHashMap::new, Collectors.toList()));
  }

  public String json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("left", left).put("right", right).put("questions", outcome.questions());
    list(report.putArray("differences"), false);
    list(report.putArray("known"), true);
    return report.toPrettyString();
  }

  private void list(ArrayNode array, boolean known) {
    outcome.differences().stream()
        .filter(difference -> difference.isKnown() == known)
        .forEach(each -> {
          ObjectNode told = array.addObject();
          told.put("question", each.question()).put("place", each.place());
          told.put("left", each.left()).put("right", each.right());
          if (known) {
            told.put("why", each.known());
          }
        });
  }
}
