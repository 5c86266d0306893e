package io.xloud.node;

import io.xloud.node.KeySets.KeySet;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which live nodes have other keys than this one, as of the last beat. */
@Singleton
public class KeyAgreement {
  private volatile Map<String, String> differing = Map.of();

  /** A sentence for each repository in which somebody differs. */
  public Map<String, String> differing() {
    return differing;
  }

  void compare(List<KeySet> own, List<Node> alive) {
    Map<String, String> found = new TreeMap<>();
    for (KeySet set : own) {
      String others =
          alive.stream()
              .filter(node -> differs(node, set))
              .map(Node::id)
              .collect(Collectors.joining(", "));
      if (!others.isEmpty()) {
        found.put(set.repository(), "other keys than here: " + others);
      }
    }
    differing = Map.copyOf(found);
  }

  /** A node that tells nothing of the repository is of an older version and not blamed. */
  public static boolean differs(Node node, KeySet set) {
    return node.keys(set.repository())
        .filter(theirs -> !theirs.fingerprint().equals(set.fingerprint()))
        .isPresent();
  }
}
