package io.xloud.cli.compare;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where this server differs from a Keystone on purpose, as {@code compare-known.tsv} has it. Left
 * is the Keystone, right is this server.
 */
final class KnownDifferences {
  private static final List<Known> ALL =
      Table.read("/cli/compare-known.tsv").stream().map(Known::of).toList();

  private KnownDifferences() {}

  private record Known(Pattern question, Pattern place, Pattern left, Pattern right, String why) {
    static Known of(List<String> row) {
      return new Known(
          Pattern.compile(row.get(0)),
          Pattern.compile(row.get(1)),
          Pattern.compile(row.get(2)),
          Pattern.compile(row.get(3)),
          row.get(4));
    }

    boolean is(Difference difference) {
      return question.matcher(difference.question()).matches()
          && place.matcher(difference.place()).matches()
          && left.matcher(difference.left()).matches()
          && right.matcher(difference.right()).matches();
    }
  }

  /** The same with their reasons, where there are any; a status explains its whole answer. */
  static List<Difference> explained(List<Difference> ofOneAnswer) {
    return why(ofOneAnswer.getFirst())
        .filter(_ -> ofOneAnswer.getFirst().place().equals("status"))
        .map(why -> ofOneAnswer.stream().map(each -> each.because(why)).toList())
        .orElseGet(
            () -> ofOneAnswer.stream().map(each -> each.because(why(each).orElse(""))).toList());
  }

  private static Optional<String> why(Difference difference) {
    return ALL.stream().filter(known -> known.is(difference)).findFirst().map(Known::why);
  }
}
