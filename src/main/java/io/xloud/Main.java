package io.xloud;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.xloud.cli.Commands;
import io.xloud.server.SystemClock;

/** Where every process of ours begins. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... words) {
    // Addresses that Java's URI does not take are judged by the front door.
    System.setProperty("vertx.disableURIValidation", "true");
    int exitCode = Commands.run(SystemClock.clock(), words);
    System.exit(exitCode);
  }
}
