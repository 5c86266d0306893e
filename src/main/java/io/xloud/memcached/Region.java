package io.xloud.memcached;

import io.xloud.event.Change;
import io.xloud.event.Notices;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The parts of Python Keystone's cache. Each keeps a random id under a key of its own and mixes it
 * into the keys of all its entries: without the id a new one is made, and nothing kept before is
 * found again.
 */
enum Region {
  OBJECTS("shared default"),
  CATALOGS("computed catalog region"),
  ASSIGNMENTS("computed assignments"),
  REVOCATIONS("revoke"),
  TOKENS("tokens"),
  RECEIPTS("receipts"),
  ID_MAPPINGS("id mapping");

  private static final Set<Region> OF_REVOCATIONS = EnumSet.of(REVOCATIONS, TOKENS);

  private final String key;

  Region(String name) {
    this.key = sha1("<<<region>>>:" + name);
  }

  /** Under which memcached keeps its id, whichever of its clients Python uses. */
  String key() {
    return key;
  }

  /**
   * Those with something untrue after the changes. Rows of revocations alone, which are most of all
   * writes, leave users, roles and catalogs as they are; anything else may be in any region,
   * because Python keeps users in tokens and projects in assignments.
   */
  static Set<Region> staleAfter(Collection<Change> changes) {
    EnumSet<Region> stale = EnumSet.noneOf(Region.class);
    changes.forEach(change -> stale.addAll(staleAfter(change.kind())));
    return stale;
  }

  /** The same for one change of this kind. */
  static Set<Region> staleAfter(String kind) {
    return switch (kind) {
      case "revoked" -> OF_REVOCATIONS;
      case "swept", Notices.REPEATED, Notices.REFUSED -> EnumSet.noneOf(Region.class);
      default -> EnumSet.allOf(Region.class);
    };
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
