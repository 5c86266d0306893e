package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyInspection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The keys of this node at a glance, to be compared with those of another. */
@Command(
    name = "fernet_status",
    description = {
      "Tells what keys this node has: folder, numbers, age and a fingerprint that is the same on"
          + " every node with the same keys.",
      "Ends with code 1 when a folder needs attention. Prints no key."
    })
final class FernetStatus implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    List<KeyPlace> places =
        Stream.concat(
                KeyPlace.tokensAndReceipts(options).stream(),
                Stream.of(KeyPlace.credentials(options)))
            .toList();
    boolean well = true;
    for (KeyPlace place : places) {
      KeyInspection found = place.inspect(options);
      print(place, found);
      well &= found.alarms().isEmpty();
    }
    return well ? 0 : 1;
  }

  private static void print(KeyPlace place, KeyInspection found) {
    System.out.printf("[%s] %s%n", place.section(), place.folder());
    for (KeyInspection.KeyFile file : found.files()) {
      System.out.printf(
          "  %d  %s  made %s%n", file.number(), role(file.number(), found), file.changed());
    }
    if (!found.files().isEmpty()) {
      System.out.printf("  fingerprint %s%n", found.fingerprint());
    }
    found.alarms().forEach(alarm -> System.out.println("  " + alarm.sentence()));
  }

  private static String role(int number, KeyInspection found) {
    if (number == found.primary()) {
      return "primary  ";
    }
    return number == 0 ? "staged   " : "secondary";
  }
}
