package io.xloud.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** A row of {@code id_mapping}: the id the world sees, and whom it stands for. */
public record IdMapping(String publicId, String domainId, String localId, Kind kind) {
  /** What an id can stand for. */
  public enum Kind {
    USER,
    GROUP;

    /** As the column spells it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The mapping with the public id that every node makes alike. */
  public static IdMapping of(String domainId, Kind kind, String localId) {
    byte[] local = localId.getBytes(StandardCharsets.UTF_8);
    return new IdMapping(publicId(domainId, kind, local), domainId, localId, kind);
  }

  /** SHA-256 over the three parts; a directory's id need not be text. */
  public static String publicId(String domainId, Kind kind, byte[] localId) {
    MessageDigest digest = sha256();
    digest.update(domainId.getBytes(StandardCharsets.UTF_8));
    digest.update(kind.key().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(localId));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256 in this Java", e);
    }
  }
}
