package io.xloud.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Spellings of paths. */
final class Paths {
  private Paths() {}

  /**
   * No segment that climbs, no slash in disguise, and no semicolon: the router would leave out what
   * follows it, while everybody before it takes it for a part of the name.
   */
  static boolean isHonest(String path) {
    if (path.indexOf(';') >= 0) {
      return false;
    }
    if (path.indexOf('%') >= 0 && hidesSlashOrDot(path.toLowerCase(Locale.ROOT))) {
      return false;
    }
    return !path.contains("/./")
        && !path.contains("/../")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }

  private static boolean hidesSlashOrDot(String path) {
    return path.contains("%2f") || isDotSegment(path.replace("%2e", "."), path);
  }

  private static boolean isDotSegment(String decoded, String path) {
    return decoded.length() != path.length() && (decoded + "/").matches(".*/\\.\\.?/.*");
  }

  /** Whether each percent sign of a query begins a byte; nothing can be read otherwise. */
  static boolean isDecodable(@Nullable String query) {
    if (query == null) {
      return true;
    }
    for (int at = query.indexOf('%'); at >= 0; at = query.indexOf('%', at + 1)) {
      if (at + 2 >= query.length()
          || Character.digit(query.charAt(at + 1), 16) < 0
          || Character.digit(query.charAt(at + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  static boolean isTidy(String path) {
    return !path.contains("//"); // one slash at the end is no matter to the router
  }

  static String withoutEnd(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return end == 0 ? "/" : path.substring(0, end);
  }

  static String merged(String path) {
    return path.replaceAll("/{2,}", "/");
  }
}
