package io.xloud.it.nodes;

import io.xloud.it.clients.AuthenticatorApp;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seeds of authenticator apps in table {@code credential}, as any Keystone leaves them there. */
final class StoredSeed {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  private StoredSeed() {}

  /** The app of a user who has just got one. */
  static AuthenticatorApp of(String userId, IdentityServer server) throws Exception {
    StringBuilder seed = new StringBuilder();
    RANDOM.ints(32, 0, ALPHABET.length()).forEach(i -> seed.append(ALPHABET.charAt(i)));
    store(userId, sealed(seed.toString(), key(server)), server.schema());
    return new AuthenticatorApp(seed.toString());
  }

  private static void store(String userId, String blob, String schema) throws Exception {
    try (Connection connection = Mariadb.running().connect(schema);
        Statement session = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into credential (id, user_id, type, key_hash, encrypted_blob)"
                    + " values (?, ?, 'totp', '', ?)")) {
      session.execute("set session server_id = " + EventFence.FOREIGN);
      insert.setString(1, UUID.randomUUID().toString().replace("-", ""));
      insert.setString(2, userId);
      insert.setString(3, blob);
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
