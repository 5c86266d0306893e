package io.xloud.cli;

import io.xloud.node.ClockOffset;
import io.xloud.node.KeySets;
import io.xloud.node.Node;
import io.xloud.persistence.Galera;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code doctor} reads from the heartbeats of all nodes, and from Galera. */
final class ClusterChecks {
  private ClusterChecks() {}

  static void of(List<Node> nodes, String tokenKeysHere, Checkup checkup) {
    List<Node> alive = nodes.stream().filter(Node::isAlive).toList();
    checkup.report("silent nodes", silent(nodes));
    checkup.report("versions of the nodes", versions(alive));
    checkup.report("clocks of the nodes", clocks(alive));
    checkup.report("keys of the nodes", keys(alive, tokenKeysHere));
  }

  static List<Symptom> silent(List<Node> nodes) {
    return nodes.stream()
        .filter(node -> !node.isAlive())
        .map(node ->
            Symptom.advice(
                "Node %s at %s has been silent for %d s."
                    .formatted(node.id(), node.address(), node.silence().toSeconds()),
                "Start it again, or leave it: it is forgotten after an hour."))
        .toList();
  }

  static List<Symptom> versions(List<Node> alive) {
    TreeSet<String> versions = new TreeSet<>(alive.stream().map(Node::version).toList());
    return versions.size() < 2
        ? List.of()
        : List.of(
            Symptom.advice(
                "The nodes run different versions: %s.".formatted(String.join(", ", versions)),
                "Finish the rolling upgrade."));
  }

  static List<Symptom> clocks(List<Node> alive) {
    return alive.stream()
        .flatMap(node ->
            ClockOffset.alarm("the clock of %s".formatted(node.address()), node.clockOffset())
                .stream())
        .map(alarm -> Symptom.grave(Symptom.sentence(alarm), "Keep that machine's clock with NTP."))
        .toList();
  }

  /**
   * @param here fingerprint of the token keys on this machine; empty where it has none
   */
  static List<Symptom> keys(List<Node> alive, String here) {
    Map<String, List<String>> places = new TreeMap<>();
    alive.stream()
        .filter(node -> !tokenKeys(node).isEmpty())
        .forEach(
            node -> places.merge(tokenKeys(node), List.of(node.address()), ClusterChecks::joined));
    if (!here.isEmpty() && !alive.isEmpty()) {
      places.merge(here, List.of("this machine"), ClusterChecks::joined);
    }
    return places.size() < 2
        ? List.of()
        : List.of(
            Symptom.grave(
                "The nodes have different token keys: %s.".formatted(told(places)),
                "Copy the folder of the node that rotates to the others, before the next rotation."));
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static String told(Map<String, List<String>> places) {
    return places.entrySet().stream()
        .map(each -> "%s on %s".formatted(each.getKey(), String.join(" and ", each.getValue())))
        .collect(Collectors.joining("; "));
  }

  /** Empty where a node of another version tells nothing of them. */
  private static String tokenKeys(Node node) {
    return node.keys(KeySets.TOKENS).map(KeySets.KeySet::fingerprint).orElse("");
  }

  static List<Symptom> galera(Galera state) {
    return switch (state) {
      case Galera.Alone _, Galera.Ready _ -> List.of();
      case Galera.NotReady(var cause) ->
          List.of(
              Symptom.grave(
                  Symptom.sentence(cause),
                  "Bring the Galera node back into its cluster; until then name another host in"
                      + " [database] connection."));
    };
  }

  /**
   * A donor may stand still while it is copied from: let that be no node that is written to while
   * the other one is away.
   *
   * @param members as the connection names them, the one that is written to first
   */
  static List<Symptom> donors(List<Galera.Member> members) {
    return members.size() < 3
        ? List.of() // of two, one has no choice
        : members.stream()
            .filter(member ->
                member.donors().isEmpty()
                    || member.donors().getFirst().equals(writerWithout(member, members)))
            .map(member ->
                Symptom.advice(
                    "Galera node %s may ask %s for a copy of all data, which is written to then."
                        .formatted(member.name(), writerWithout(member, members)),
                    "Set its wsrep_sst_donor to another one, with a comma at the end:"
                        + " docs/configuring.md."))
            .toList();
  }

  private static String writerWithout(Galera.Member away, List<Galera.Member> members) {
    return members.stream()
        .filter(member -> !member.equals(away))
        .map(Galera.Member::name)
        .findFirst()
        .orElse("");
  }

  /**
   * What makes Galera lose writes or stop.
   *
   * @param members of the cluster; 0 without Galera
   */
  static List<Symptom> galeraSettings(long members, String binlogFormat, long autoincLockMode) {
    if (members == 0) {
      return List.of();
    }
    if (!binlogFormat.equals("ROW") || autoincLockMode != 2) {
      return List.of(
          Symptom.grave(
              "Galera runs with binlog_format = %s and innodb_autoinc_lock_mode = %d."
                  .formatted(binlogFormat, autoincLockMode),
              "Set them to ROW and 2 in MariaDB's configuration, on all nodes."));
    }
    return members % 2 == 1 && members > 1
        ? List.of()
        : List.of(
            Symptom.advice(
                "The Galera cluster has %d members: half of them gone is no majority."
                    .formatted(members),
                "Run three or five, or add an arbitrator (garbd)."));
  }
}
