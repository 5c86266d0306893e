package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The keys for signed tokens at one moment.
 *
 * @param kid the name of the public half of the signing key
 * @param known all that verify, of whichever algorithm
 */
public record JwsKeySet(JwsSigningKey signing, String kid, List<JwsPublicKey> known) {
  public JwsKeySet {
    known = List.copyOf(known);
  }

  /** The same on nodes that verify the same; each may sign with a key of its own. */
  public String fingerprint() {
    String all = known.stream().map(JwsPublicKey::kid).sorted().collect(Collectors.joining(","));
    return HexFormat.of().formatHex(Digests.sha256(all.getBytes(StandardCharsets.US_ASCII)), 0, 8);
  }
}
