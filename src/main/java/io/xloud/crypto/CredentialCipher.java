package io.xloud.crypto;

import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the secrets of stored credentials. The key of zeros, which the reference service falls
 * back to, opens what was stored under it and is never used to store anything.
 */
public final class CredentialCipher {
  private final Supplier<List<FernetKey>> keys;
  private final Supplier<byte[]> ivs;
  private volatile @Nullable Engines engines;

  private record Engines(List<FernetKey> keys, Fernet fernet) {}

  /** An encrypted secret, and the hash of its key by which a rotation finds what it must redo. */
  public record Encrypted(String blob, String keyHash) {}

  /**
   * @param keys asked on every use, the primary first; may be empty
   */
  public CredentialCipher(Supplier<List<FernetKey>> keys) {
    this(keys, Fernet::randomIv);
  }

  CredentialCipher(Supplier<List<FernetKey>> keys, Supplier<byte[]> ivs) {
    this.keys = keys;
    this.ivs = ivs;
  }

  public Encrypted encrypt(Secret blob, Instant now) {
    List<FernetKey> current = keys.get();
    if (current.isEmpty()) {
      throw new Problem.Unavailable(
              "Credential could not be encrypted: there are no credential keys.",
              Duration.ofSeconds(60))
          .raised();
    }
    byte[] plain = blob.reveal().getBytes(StandardCharsets.UTF_8);
    String encrypted = Fernet.with(current, ivs).sealPadded(plain, now);
    return new Encrypted(encrypted, current.getFirst().hash());
  }

  /** Making the engines of a key takes longer than opening a secret with them. */
  private Fernet opening(List<FernetKey> current) {
    Engines known = engines;
    if (known == null || !known.keys().equals(current)) {
      known = new Engines(List.copyOf(current), Fernet.withZero(current, ivs));
      engines = known;
    }
    return known.fernet();
  }

  public Opening<Secret> decrypt(String encrypted) {
    return opening(keys.get())
        .open(encrypted)
        .then(opened ->
            new Opening.Opened<>(Secret.of(new String(opened.plain(), StandardCharsets.UTF_8))));
  }
}
