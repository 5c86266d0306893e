package io.xloud.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Certificates of clients as a proxy forwards them. */
public final class ClientCertificates {
  private static final String PASSWORD = "certificates";

  private final Keytool keys;

  private ClientCertificates(Keytool keys) {
    this.keys = keys;
  }

  /** An issuer of this name. */
  public static ClientCertificates of(String issuer) throws IOException, InterruptedException {
    Path store = Files.createTempDirectory("xloud-issuer-").resolve("store.p12");
    Keytool keys = new Keytool(store, PASSWORD);
    keys.make("issuer", "EC", issuer);
    return new ClientCertificates(keys);
  }

  /** The header of RFC 9440 for a client of this name. */
  public String header(String subject)
      throws IOException, InterruptedException, GeneralSecurityException {
    String alias = Integer.toHexString(subject.hashCode());
    keys.make(alias, "EC", subject, "-signer", "issuer");
    byte[] der = keys.read().getCertificate(alias).getEncoded();
    return ":%s:".formatted(Base64.getEncoder().encodeToString(der));
  }
}
