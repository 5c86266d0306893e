package io.xloud.crypto;

import java.util.Set;

/** The keys of {@code fernet-keys-sample/}, which anybody can read and nobody may use. */
final class SampleKeys {
  private static final Set<String> FINGERPRINTS =
      Set.of("f2c903affa06e2b8", "c78dd0ac0a12d854", "fe9a4370a9af576d");

  private SampleKeys() {}

  static boolean contain(FernetKey key) {
    return FINGERPRINTS.contains(key.fingerprint());
  }
}
