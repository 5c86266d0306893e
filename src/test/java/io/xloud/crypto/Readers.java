package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Two nodes that seal tokens and open each other's, looking at their keys when told to. */
public final class Readers {
  private final List<KeyRepository> nodes;
  private final List<String> tokens = new ArrayList<>();

  public Readers(KeySource one, KeySource other) {
    nodes =
        List.of(
            KeyRepository.still(one, false, System::nanoTime),
            KeyRepository.still(other, false, System::nanoTime));
  }

  /** Both seal, at the moment only one of them has looked too, and each opens all that lives. */
  public void work(int living) {
    for (KeyRepository node : nodes) {
      node.look();
      for (KeyRepository sealing : nodes) {
        tokens.add(sealing.get().seal("plain".getBytes(StandardCharsets.UTF_8), Instant.now()));
      }
      requireAllOpen(living);
    }
  }

  private void requireAllOpen(int living) {
    for (String token : tokens.subList(Math.max(0, tokens.size() - living), tokens.size())) {
      for (KeyRepository node : nodes) {
        assertThat(node.get().open(token).found()).isPresent();
      }
    }
  }

  public void requireAlarms(KeyAlarm... alarms) {
    for (KeyRepository node : nodes) {
      node.look();
      assertThat(node.health().alarms()).containsExactlyInAnyOrder(alarms);
    }
  }

  public String lastToken() {
    return tokens.getLast();
  }

  public boolean open(String token) {
    nodes.forEach(KeyRepository::look);
    return nodes.stream().allMatch(node -> node.get().open(token).found().isPresent());
  }
}
