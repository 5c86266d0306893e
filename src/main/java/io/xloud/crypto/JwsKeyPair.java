package io.xloud.crypto;

import io.xloud.crypto.KeyRotation.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;

/** The two files of a new pair of keys: one signs tokens, the other verifies them. */
public record JwsKeyPair(Path privateKey, Path publicKey) {

  public static JwsKeyPair in(Path folder) {
    return new JwsKeyPair(folder.resolve("private.pem"), folder.resolve("public.pem"));
  }

  /** Both 0600, each whole or not at all, in the place of what was there. */
  public void write(JwsAlgorithm algorithm, Optional<Owner> owner) throws IOException {
    KeyPair pair = algorithm.freshKeys();
    write(privateKey, Pem.write(JwsSigningKey.PEM, pair.getPrivate().getEncoded()), owner);
    write(publicKey, Pem.write(JwsPublicKey.PEM, pair.getPublic().getEncoded()), owner);
  }

  private static void write(Path file, String pem, Optional<Owner> owner) throws IOException {
    SecretFile.write(file, pem);
    if (owner.isPresent()) {
      new KeyDisk().give(file, owner.get());
    }
  }
}
