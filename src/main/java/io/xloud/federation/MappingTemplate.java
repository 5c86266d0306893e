package io.xloud.federation;

import io.xloud.error.Problem;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a mapping's local side, in which {@code {0}} stands for the values of the first
 * attribute that counts. Only that documented form is expanded: no names, no indexes into values,
 * no conversions.
 */
final class MappingTemplate {
  private static final Pattern MARK = Pattern.compile("\\{\\{|\\}\\}|\\{(\\d{0,4})\\}|[{}]");

  private MappingTemplate() {}

  /**
   * @throws io.xloud.error.KeystoneException 400 for a number that no attribute has, for marks with
   *     and without a number in one text, and for any other use of braces
   */
  static String fill(String template, List<List<String>> values) {
    Matcher marks = MARK.matcher(template);
    StringBuilder filled = new StringBuilder();
    int next = 0;
    boolean numbered = false;
    while (marks.find()) {
      String mark = marks.group();
      String number = marks.group(1);
      if (number == null && mark.length() == 1) {
        throw refused(template, values);
      }
      numbered |= number != null && !number.isEmpty();
      if (numbered && (next > 0 || "".equals(number))) {
        throw refused(template, values);
      }
      String text =
          number == null
              ? mark.substring(1)
              : of(template, values, number.isEmpty() ? next++ : Integer.parseInt(number));
      marks.appendReplacement(filled, Matcher.quoteReplacement(text));
    }
    return marks.appendTail(filled).toString();
  }

  /** Several values in one place are written as the reference writes them. */
  private static String of(String template, List<List<String>> values, int index) {
    if (index >= values.size()) {
      throw refused(template, values);
    }
    List<String> found = values.get(index);
    return found.size() == 1 ? found.getFirst() : TextList.write(found);
  }

  private static RuntimeException refused(String template, List<List<String>> values) {
    return new Problem.BadRequest(
            ("A mapping refers to an attribute that its rule does not have: its local side may say"
                    + " {0}, {1} and so on, and nothing else in braces. It says '%s', and of the"
                    + " attributes %d have a number: any_one_of and not_any_of give none.")
                .formatted(template, values.size()))
        .raised();
  }
}
