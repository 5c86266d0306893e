package io.xloud.node;

import java.util.List;

/** What this node knows of its key repositories; implemented by whoever holds the keys. */
public interface KeySets {
  List<KeySet> keySets();

  /**
   * One repository, such as {@code fernet}.
   *
   * @param fingerprint the same on every node with the same keys; tells nothing of the keys
   * @param alarm empty when all is well, otherwise the cause in words
   */
  record KeySet(String repository, int keys, String fingerprint, String alarm) {
    public boolean isUsable() {
      return keys > 0;
    }
  }
}
