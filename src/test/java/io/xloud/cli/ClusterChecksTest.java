package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.node.KeySets.KeySet;
import io.xloud.node.Node;
import io.xloud.persistence.Galera;
import io.xloud.persistence.Schema;
import io.xloud.persistence.Schema.KeystoneTables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterChecksTest {
  private static final Node ONE = node("one", "1.0", 0, "aa", 1);
  private static final Node TWO = node("two", "1.0", 200, "aa", 2);

  @Test
  void nodes_that_agree_are_well() {
    List<Node> nodes = List.of(ONE, TWO);
    assertThat(ClusterChecks.silent(nodes)).isEmpty();
    assertThat(ClusterChecks.versions(nodes)).isEmpty();
    assertThat(ClusterChecks.clocks(nodes)).isEmpty();
    assertThat(ClusterChecks.keys(nodes, "aa")).isEmpty();
    assertThat(ClusterChecks.keys(List.of(), "aa")).as("nobody to compare with").isEmpty();
    assertThat(ClusterChecks.keys(nodes, "")).as("no keys on this machine").isEmpty();
  }

  @Test
  void a_node_that_differs_is_named() {
    Node odd = node("odd", "1.1", -5_000, "bb", 31);
    assertThat(sentence(ClusterChecks.silent(List.of(ONE, odd)))).contains("odd:5000", "31 s");
    assertThat(sentence(ClusterChecks.versions(List.of(ONE, odd)))).contains("1.0, 1.1");
    assertThat(sentence(ClusterChecks.clocks(List.of(ONE, odd))))
        .isEqualTo("The clock of odd:5000 is 5000 ms behind the database's.");
    assertThat(sentence(ClusterChecks.keys(List.of(ONE, TWO, odd), "aa")))
        .contains("aa on one:5000 and two:5000 and this machine; bb on odd:5000");
  }

  @Test
  void a_galera_node_outside_the_majority_is_wrong() {
    assertThat(ClusterChecks.galera(new Galera.Alone())).isEmpty();
    assertThat(ClusterChecks.galera(new Galera.Ready("Synced"))).isEmpty();
    assertThat(ClusterChecks.galera(new Galera.NotReady("this node is cut off")))
        .singleElement()
        .matches(Symptom::grave);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "g3,  | g3, | g2,    |",
        "g3   | g3  | g2,g1  |",
        "''   | ''  | ''     | g1 g2 g3",
        "','  | g3, | g2,    | g1",
        "g3,  | g1, | g1,g2, | g2 g3",
        "g2,  | g3, | g2,    | g1",
      })
  void nobody_is_copied_from_who_is_written_to(
      String first, String second, String third, @Nullable String advised) {
    List<Galera.Member> members =
        List.of(member("g1", first), member("g2", second), member("g3", third));
    List<String> sentences = ClusterChecks.donors(members).stream().map(Symptom::sentence).toList();
    assertThat(sentences.stream().map(one -> one.split(" ")[2]))
        .containsExactlyElementsOf(Galera.names(advised == null ? "" : advised.replace(' ', ',')));
    assertThat(ClusterChecks.donors(members)).noneMatch(Symptom::grave);
    assertThat(ClusterChecks.donors(members.subList(0, 2))).as("no choice").isEmpty();
  }

  private static Galera.Member member(String name, String donors) {
    return new Galera.Member(name, Galera.names(donors));
  }

  @ParameterizedTest
  @CsvSource({"0,MIXED,1,0", "3,ROW,2,0", "5,ROW,2,0", "2,ROW,2,1", "1,ROW,2,1", "3,MIXED,2,1"})
  void galera_wants_an_odd_number_and_rows(long members, String format, long mode, int found) {
    assertThat(ClusterChecks.galeraSettings(members, format, mode)).hasSize(found);
  }

  @Test
  void all_nodes_together_must_fit_into_the_database() {
    assertThat(DatabaseChecks.connections(3, 55, 1000)).isEmpty();
    assertThat(DatabaseChecks.connections(3, 55, 151)).hasSize(1);
  }

  @Test
  void tables_of_a_python_keystone_ask_for_coexistence_and_its_cache() {
    Schema.State theirs = new Schema.State(KeystoneTables.READY, Set.of(), true, false);
    Schema.State ours = new Schema.State(KeystoneTables.READY, Set.of(), true, true);
    Options off = Options.of(Map.of("xloud", Map.of("coexistence", "off")));
    assertThat(DatabaseChecks.coexistence(off, ours)).isEmpty();
    assertThat(sentence(DatabaseChecks.coexistence(off, theirs))).contains("coexistence is off");
    Options cached = Options.of(Map.of("cache", Map.of("enabled", "true")));
    assertThat(sentence(DatabaseChecks.coexistence(cached, theirs))).contains("names no memcached");
    assertThat(DatabaseChecks.coexistence(cached, ours)).isEmpty();
    assertThat(DatabaseChecks.coexistence(Options.defaults(), theirs)).isEmpty();
  }

  @Test
  void events_that_nobody_prunes_are_found() {
    Duration week = Duration.ofDays(7);
    assertThat(DatabaseChecks.events(week, week)).isEmpty();
    assertThat(DatabaseChecks.events(week.plusHours(2), week)).hasSize(1);
  }

  private static String sentence(List<Symptom> symptoms) {
    assertThat(symptoms).hasSize(1);
    assertThat(symptoms.getFirst().remedy()).isNotEmpty();
    return symptoms.getFirst().sentence();
  }

  private static Node node(String name, String version, long offset, String keys, int silence) {
    return new Node(
        name,
        name + ":5000",
        version,
        Duration.ofMillis(offset),
        List.of(new KeySet("fernet", List.of(), keys, "")),
        Duration.ofSeconds(silence));
  }
}
