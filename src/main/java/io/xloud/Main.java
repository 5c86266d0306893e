package io.xloud;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.xloud.cli.Commands;
import io.xloud.server.SystemClock;

/** Where every process of ours begins. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... words) {
    int exitCode = Commands.run(SystemClock.clock(), words);
    System.exit(exitCode);
  }
}
