package io.xloud;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.xloud.cli.Commands;

/** Where every process of ours begins. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... words) {
    int exitCode = Commands.run(words);
    System.exit(exitCode);
  }
}
