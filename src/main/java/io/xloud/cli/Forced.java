package io.xloud.cli;

import picocli.CommandLine.Option;

/** The option of every rotation that may lock somebody out. */
final class Forced {
  @Option(
      names = "--force",
      description =
          "Rotates although a node has not seen the staged key, a key may still protect something,"
              + " or the database cannot be asked. Says what it overrode.")
  boolean force;
}
