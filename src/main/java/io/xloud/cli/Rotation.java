package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.FernetKey;
import io.xloud.crypto.KeyReading;
import io.xloud.crypto.KeyRotation.Owner;
import io.xloud.crypto.TokenLife;
import io.xloud.error.StartFailure;
import io.xloud.node.KeySets.KeySet;
import io.xloud.node.Node;
import io.xloud.node.Nodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rotates keys unless somebody would be locked out by that. */
final class Rotation {
  private static final int REFUSED = 3;

  private final Options options;
  private final Clock clock;
  private final Forced forced;
  private final List<String> objections = new ArrayList<>();

  Rotation(Options options, Clock clock, Forced forced) {
    this.options = options;
    this.clock = clock;
    this.forced = forced;
  }

  /** Answers the exit code. */
  int run(List<KeyPlace> places, Optional<Owner> owner) {
    List<Node> nodes = nodes();
    places.forEach(place -> object(place, nodes));
    if (!objections.isEmpty() && !forced.force) {
      objections.forEach(System.err::println);
      System.err.println("Nothing was changed; --force rotates nevertheless.");
      return REFUSED;
    }
    objections.forEach(objection -> System.err.println("Forced although: " + objection));
    places.forEach(place -> System.out.println(place.rotate(options, owner)));
    return 0;
  }

  /** For what else a command knows to speak against it. */
  Rotation objecting(List<String> more) {
    objections.addAll(more);
    return this;
  }

  private List<Node> nodes() {
    try (CommandDatabase database = CommandDatabase.open(options)) {
      List<Node> all = database.ask(it -> new Nodes(it, clock).all());
      all.stream().filter(node -> !node.isAlive()).forEach(Rotation::tellSilent);
      return all.stream().filter(Node::isAlive).toList();
    } catch (StartFailure e) {
      objections.add(
          "Nobody can say whether the other nodes have the staged key: " + e.getMessage());
      return List.of();
    }
  }

  private static void tellSilent(Node node) {
    System.err.printf(
        "Node %s (%s) has been silent for %d s and does not count: copy the keys to it before it"
            + " serves again.%n",
        node.id(), node.address(), node.silence().toSeconds());
  }

  private void object(KeyPlace place, List<Node> alive) {
    KeyReading reading = place.read(options);
    if (reading.keys().isEmpty()) {
      return; // the rotation itself says what is wrong
    }
    FernetKey next = reading.keys().keys().getOrDefault(0, reading.keys().primary());
    alive.forEach(node ->
        objection(node.keys(place.repository()), reading, next)
            .map(found -> found.formatted(node.id(), node.address(), place.section()))
            .ifPresent(objections::add));
    life(place).ifPresent(life -> objectToPruning(place, reading, life));
  }

  /** Nodes of older versions tell the fingerprint of the whole set only. */
  private static Optional<String> objection(
      Optional<KeySet> theirs, KeyReading reading, FernetKey next) {
    if (theirs.isEmpty()) {
      return Optional.of(
          "Node %s (%s) does not tell its keys of [%s]: nobody can say whether it has the staged one.");
    }
    KeySet set = theirs.get();
    return set.holds(next.fingerprint()) || set.fingerprint().equals(reading.keys().fingerprint())
        ? Optional.empty()
        : Optional.of(
            "Node %s (%s) has not seen the staged key of [%s]: what is sealed with it would be refused there.");
  }

  private void objectToPruning(KeyPlace place, KeyReading reading, Duration life) {
    Instant now = clock.instant();
    for (int number : place.plan(options).prunes()) {
      Instant free = reading.ages().retired(number, now).plus(life);
      if (free.isAfter(now)) {
        objections.add(
            "Key %d of [%s] may protect something until %s: run this then, or raise max_active_keys (now %d)."
                .formatted(number, place.section(), free, place.mostKeys()));
      }
    }
  }

  /** How long what is sealed lives; credentials live for ever and have a guard of their own. */
  private Optional<Duration> life(KeyPlace place) {
    Duration tokens = TokenLife.from(options).life();
    return switch (place.section()) {
      case "fernet_tokens" -> Optional.of(tokens);
      case "fernet_receipts" ->
          Optional.of(
              place.folder().equals(KeyPlace.tokens(options).folder())
                  ? tokens
                  : options.seconds("receipt", "expiration").orElse(Duration.ZERO));
      default -> Optional.empty();
    };
  }
}
