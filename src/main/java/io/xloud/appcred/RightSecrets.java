package io.xloud.appcred;

import io.xloud.crypto.Digests;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Remembers for a minute which secrets were right. Clients of OAuth 2 prove themselves with each
 * request, and to find out anew that the secret is right would cost each a password's hash.
 *
 * <p>What is remembered is of the stored hash that a secret was compared with, which is read for
 * each question: once the credential is gone, or its hash another one, nothing that is remembered
 * is of use, whoever changed it on whichever node, and be it a writer who leaves no events. Wrong
 * secrets are not remembered, so that each guess goes on to cost its hash. Secrets themselves are
 * kept nowhere: a digest under a key of this process stands for them.
 */
final class RightSecrets {
  static final Duration KEPT = Duration.ofSeconds(60);

  /** Some 200 bytes each. */
  static final int MOST = 10_000;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final PasswordHasher hasher;
  private final LongSupplier nanos;
  private final byte[] key = new byte[KEY_BYTES];

  /** When each was found right, the oldest first. */
  private final LinkedHashMap<ByteBuffer, Long> found = new LinkedHashMap<>();

  /**
   * @param nanos a monotonic clock
   */
  RightSecrets(PasswordHasher hasher, LongSupplier nanos) {
    this.hasher = hasher;
    this.nanos = nanos;
    new SecureRandom().nextBytes(key);
  }

  /** Whether the secret is the one that was stored so. Costs a hash unless it was right lately. */
  boolean isRight(String credentialId, Secret secret, String stored) {
    ByteBuffer digest = digest(credentialId, secret.reveal(), stored);
    if (isKnown(digest)) {
      return true;
    }
    boolean right = hasher.matches(secret, stored);
    if (right) {
      remember(digest);
    }
    return right;
  }

  /** The length before each, so that no two questions read alike. */
  private ByteBuffer digest(String... words) {
    List<byte[]> parts = Stream.of(words).map(it -> it.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer text =
        ByteBuffer.allocate(parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
    parts.forEach(part -> text.putInt(part.length).put(part));
    return ByteBuffer.wrap(Digests.hmac(ALGORITHM, key, text.array()));
  }

  private synchronized boolean isKnown(ByteBuffer digest) {
    forgetOld();
    return found.containsKey(digest);
  }

  /** The time counts from the hash, however often it is asked for since. */
  private synchronized void remember(ByteBuffer digest) {
    found.putIfAbsent(digest, nanos.getAsLong());
    if (found.size() > MOST) {
      found.pollFirstEntry();
    }
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    while (!found.isEmpty() && now - found.firstEntry().getValue() >= KEPT.toNanos()) {
      found.pollFirstEntry();
    }
  }

  /** How many are remembered now. */
  synchronized int remembered() {
    forgetOld();
    return found.size();
  }
}
