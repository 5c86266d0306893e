package io.xloud.it.nodes;

import io.xloud.it.clients.Ec2Request;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Rows of table {@code credential}, as any Keystone leaves them there. */
final class StoredCredential {
  private static final SecureRandom RANDOM = new SecureRandom();

  private StoredCredential() {}

  /** The seed of an authenticator app. */
  static void totp(IdentityServer server, String user, String seed) throws Exception {
    store(server, UUID.randomUUID().toString().replace("-", ""), "totp", user, null, seed);
  }

  /**
   * A key to sign with.
   *
   * @param by the member of the blob that says by whose leave it was made
   */
  static void ec2(
      IdentityServer server, String user, String project, Ec2Request key, String by, String leave)
      throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(key.access().getBytes(StandardCharsets.UTF_8));
    String blob =
        "{\"access\": \"%s\", \"secret\": \"%s\", \"%s\": \"%s\"}"
            .formatted(key.access(), key.secret(), by, leave);
    store(server, HexFormat.of().formatHex(digest), "ec2", user, project, blob);
  }

  private static void store(
      IdentityServer server, String id, String type, String user, String project, String blob)
      throws Exception {
    try (Connection connection = Mariadb.running().connect(server.schema());
        Statement session = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into credential (id, type, user_id, project_id, key_hash, encrypted_blob)"
                    + " values (?, ?, ?, ?, '', ?)")) {
      session.execute("set session server_id = " + EventFence.FOREIGN);
      insert.setString(1, id);
      insert.setString(2, type);
      insert.setString(3, user);
      insert.setString(4, project);
      insert.setString(5, sealed(blob, key(server)));
      insert.executeUpdate();
    }
  }

  private static byte[] key(IdentityServer server) throws Exception {
    return Base64.getUrlDecoder()
        .decode(Files.readString(server.folder().resolve("credential-keys/1")).strip());
  }

  /** As the Fernet specification has it. */
  private static String sealed(String plain, byte[] key) throws Exception {
    byte[] iv = new byte[16];
    RANDOM.nextBytes(iv);
    Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
    aes.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(Arrays.copyOfRange(key, 16, 32), "AES"),
        new IvParameterSpec(iv));
    byte[] hidden = aes.doFinal(plain.getBytes(StandardCharsets.US_ASCII));
    byte[] head =
        ByteBuffer.allocate(25 + hidden.length)
            .put((byte) 0x80)
            .putLong(Instant.now().getEpochSecond())
            .put(iv)
            .put(hidden)
            .array();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Arrays.copyOf(key, 16), "HmacSHA256"));
    byte[] signature = mac.doFinal(head);
    return Base64.getUrlEncoder()
        .encodeToString(
            ByteBuffer.allocate(head.length + signature.length).put(head).put(signature).array());
  }
}
