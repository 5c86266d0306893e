package io.xloud.cli;

import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;

/** The name by which we were called, so that help and complaints speak of what was typed. */
record Program(String name) {
  private static final String MANAGE = "identity-manage";

  /** The scripts of the package leave their name in the environment. */
  static Program of(Map<String, String> environment) {
    return new Program(environment.getOrDefault("IDENTITY_PROGRAM", MANAGE));
  }

  /** A script of its own for the server types the command for its user. */
  void name(CommandLine line) {
    if (name.equals(MANAGE) || name.equals("keystone-manage")) {
      line.setCommandName(name);
    } else {
      CommandLine serve = Objects.requireNonNull(line.getSubcommands().get("serve"));
      serve
          .getCommandSpec()
          .usageMessage()
          .customSynopsis(name + " [OPTION...]")
          .synopsisHeading("Usage: ");
    }
  }

  /** What to type for help on this command. */
  static String help(CommandLine line) {
    String[] synopsis = line.getCommandSpec().usageMessage().customSynopsis();
    String typed =
        synopsis.length == 0 ? line.getCommandSpec().qualifiedName() : synopsis[0].split(" \\[")[0];
    return typed + " --help";
  }
}
