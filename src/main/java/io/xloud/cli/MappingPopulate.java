package io.xloud.cli;

import io.xloud.error.KeystoneException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code mapping_populate} with the options it has in Keystone. */
@Command(
    name = "mapping_populate",
    description = {
      "Gives every user and group of a domain's directory its id beforehand, so that the first list"
          + " need not. May be run again at any time.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Everybody has an id.",
      "1:There is no such domain, or its directory does not answer; one sentence says which.",
      "2:The command line is wrong."
    })
final class MappingPopulate implements Callable<Integer> {
  private static final int FAILED = 1;

  @ParentCommand Commands commands = new Commands();

  @Option(
      names = "--domain-name",
      required = true,
      paramLabel = "NAME",
      description = "The domain whose users live in a directory.")
  String domainName = "";

  @Override
  public Integer call() {
    return House.run(commands.configuration(), this::populated);
  }

  private int populated() {
    try {
      var found = House.bean(MappingUpkeep.class).populate(domainName);
      System.out.printf("%d users and %d groups have ids.%n", found.users(), found.groups());
      return 0;
    } catch (KeystoneException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }
}
