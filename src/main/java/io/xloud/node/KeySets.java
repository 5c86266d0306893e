package io.xloud.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** What this node knows of its key repositories; implemented by whoever holds the keys. */
public interface KeySets {
  /** The repository without whose keys nothing works, where tokens are sealed. */
  String TOKENS = "fernet";

  /** The same where tokens are signed. */
  String SIGNED = "jws";

  List<KeySet> keySets();

  /** Whether other nodes have had the time to hear of a key that this one has just made. */
  boolean areTold();

  /**
   * One repository, such as {@code fernet}.
   *
   * @param held its keys, staged first; none from nodes of older versions, which tell no more than
   *     the fingerprint
   * @param fingerprint the same on every node with the same keys; tells nothing of the keys
   * @param alarm empty when all is well, otherwise the cause in words
   */
  record KeySet(String repository, List<Held> held, String fingerprint, String alarm) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param key its fingerprint
     */
    public record Held(int number, String key, Instant made) {}

    public KeySet {
      held = List.copyOf(held);
    }

    public boolean isUsable() {
      return !held.isEmpty();
    }

    boolean isNeeded() {
      return repository.equals(TOKENS) || repository.equals(SIGNED);
    }

    /** Whether nothing that others seal can be refused here for want of keys. */
    public boolean mayServe() {
      return isUsable() || !isNeeded();
    }

    /** Whether a key of this fingerprint is among them. */
    public boolean holds(String key) {
      return held.stream().anyMatch(each -> each.key().equals(key));
    }

    /** As it stands in {@code xi_node}. */
    static String written(List<KeySet> sets) {
      ObjectNode all = JSON.createObjectNode();
      sets.forEach(set -> set.writeTo(all.putObject(set.repository())));
      try {
        return JSON.writeValueAsString(all);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    private void writeTo(ObjectNode set) {
      set.put("keys", held.size()).put("fingerprint", fingerprint).put("alarm", alarm);
      ArrayNode each = set.putArray("held");
      held.forEach(key ->
          each.addObject()
              .put("number", key.number())
              .put("key", key.key())
              .put("made", key.made().toString()));
    }

    /** Rows of other versions may tell less, and what is no JSON tells nothing. */
    static List<KeySet> read(String text) {
      try {
        List<KeySet> sets = new ArrayList<>();
        JSON.readTree(text).properties().forEach(it -> sets.add(of(it.getKey(), it.getValue())));
        return sets;
      } catch (JsonProcessingException e) {
        return List.of();
      }
    }

    private static KeySet of(String repository, JsonNode set) {
      List<Held> held = new ArrayList<>();
      for (JsonNode key : set.path("held")) {
        held.add(
            new Held(
                key.path("number").asInt(),
                key.path("key").asText(),
                made(key.path("made").asText())));
      }
      return new KeySet(
          repository, held, set.path("fingerprint").asText(), set.path("alarm").asText());
    }

    /** What is no time is one long ago: nobody is refused a rotation for it. */
    private static Instant made(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException notTold) {
        return Instant.EPOCH;
      }
    }
  }
}
