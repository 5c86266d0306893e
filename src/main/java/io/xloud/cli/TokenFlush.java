package io.xloud.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code token_flush}, which clouds still have in their crontabs. */
@Command(
    name = "token_flush",
    description = {
      "Does nothing: tokens are not stored, so there is none to remove.",
      "It is here for crontabs of older Keystones, which end with 0 as they did there."
    })
final class TokenFlush implements Callable<Integer> {
  @Override
  public Integer call() {
    System.err.println("Tokens are not stored: token_flush has nothing to do.");
    return 0;
  }
}
