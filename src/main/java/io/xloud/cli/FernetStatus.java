package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyInspection;
import io.xloud.error.StartFailure;
import io.xloud.node.KeySets.KeySet;
import io.xloud.node.Node;
import io.xloud.node.Nodes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The keys of this node and of the others side by side. */
@Command(
    name = "fernet_status",
    description = {
      "Tells what keys this node has: folder, numbers, age and a fingerprint that is the same on"
          + " every node with the same keys; then the same of every node that beats in the"
          + " database, and who differs.",
      "Prints no key."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well and every live node has the same keys.",
      "1:A repository needs attention, a live node differs, or the database that is configured does"
          + " not answer."
    })
final class FernetStatus implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  private final Clock clock;

  FernetStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    List<String> wrong = new ArrayList<>();
    List<KeySet> own = new ArrayList<>();
    for (KeyPlace place : KeyPlace.all(options)) {
      KeyInspection found = place.inspect(options);
      print(options, place, found);
      found.alarms().forEach(alarm -> wrong.add(alarm.sentence()));
      own.add(new KeySet(place.repository(), List.of(), found.fingerprint(), ""));
    }
    if (options.isSet("database", "connection")) {
      wrong.addAll(nodes(options, own));
    } else {
      System.out.println("other nodes: not known without [database] connection");
    }
    return wrong.isEmpty() ? 0 : 1;
  }

  private List<String> nodes(Options options, List<KeySet> own) {
    try (CommandDatabase database = CommandDatabase.open(options)) {
      List<Node> nodes = database.ask(it -> new Nodes(it, clock).all());
      List<String> differing = new ArrayList<>();
      nodes.forEach(node -> print(node, own, differing));
      differing.forEach(System.out::println);
      return differing;
    } catch (StartFailure e) {
      System.err.println("The other nodes are not known: " + e.getMessage());
      return List.of("unknown");
    }
  }

  private static void print(Node node, List<KeySet> own, List<String> differing) {
    System.out.printf(
        "node %s %s  version %s  clock %+d ms  %s%n",
        node.id(),
        node.address(),
        node.version(),
        node.clockOffset().toMillis(),
        node.isAlive() ? "alive" : "silent for %d s".formatted(node.silence().toSeconds()));
    for (KeySet set : own) {
      node.keys(set.repository())
          .ifPresent(theirs -> {
            boolean differs = !theirs.fingerprint().equals(set.fingerprint());
            print(theirs, differs);
            if (differs && node.isAlive()) {
              differing.add(
                  "%s: node %s differs from this one".formatted(set.repository(), node.id()));
            }
          });
    }
  }

  private static void print(KeySet set, boolean differs) {
    System.out.printf(
        "  %-10s  %d keys  fingerprint %s%s%s%n",
        set.repository(),
        set.held().size(),
        set.fingerprint(),
        differs ? "  DIFFERS" : "",
        set.alarm().isEmpty() ? "" : "  " + set.alarm());
    for (KeySet.Held key : set.held()) {
      System.out.printf("    %d  %s  made %s%n", key.number(), key.key(), key.made());
    }
  }

  private static void print(Options options, KeyPlace place, KeyInspection found) {
    System.out.printf("[%s] %s%n", place.section(), place.told(options));
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
