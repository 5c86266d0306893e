package io.xloud.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A command line that says nothing we know: one sentence, what may have been meant, where to read.
 */
final class Mistyped {
  private Mistyped() {}

  /** The exit code. */
  static int told(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    System.err.println(sentence(wrong));
    UnmatchedArgumentException.printSuggestions(wrong, System.err);
    System.err.printf("%s tells more.%n", Program.help(line));
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String sentence(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unknown
        && wrong.getCommandLine().getParent() == null
        && !unknown.isUnknownOption()) {
      List<String> words = unknown.getUnmatched();
      return "There is no command '%s'.".formatted(words.getFirst());
    }
    String message = String.valueOf(wrong.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }
}
