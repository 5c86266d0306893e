package io.xloud.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Private keys in files of PEM's form, PKCS#8 or the older forms of RSA and of curves. */
public final class PrivateKeys {
  private PrivateKeys() {}

  /**
   * The first of the file, among certificates or whatever else there is.
   *
   * @throws InvalidKeyException when there is none that needs no password
   */
  public static PrivateKey in(Path file) throws IOException, GeneralSecurityException {
    try (PEMParser blocks =
        new PEMParser(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1))) {
      for (Object block = blocks.readObject(); block != null; block = blocks.readObject()) {
        switch (block) {
          case PrivateKeyInfo key -> {
            return new JcaPEMKeyConverter().getPrivateKey(key);
          }
          case PEMKeyPair pair -> {
            return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
          }
          default -> {} // such as a certificate, or the name of a curve
        }
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new InvalidKeyException("what it holds cannot be read", e);
    }
    throw new InvalidKeyException("there is no private key without a password");
  }
}
