package io.xloud.persistence;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name under which this server writes its rows: the same after a restart on the same host, data
 * folder and port, another one for a second server beside it.
 */
public record NodeId(String value) {
  private static final int HOST_LENGTH = 40;

  public static NodeId of(Path dataFolder, int port) {
    return of(host(), dataFolder, port);
  }

  /**
   * Of a long host name only the beginning can be read; all of it counts, as the end tells pods
   * apart.
   */
  static NodeId of(String host, Path dataFolder, int port) {
    String place = host + ":" + dataFolder.toAbsolutePath().normalize() + ":" + port;
    String readable = host.substring(0, Math.min(host.length(), HOST_LENGTH));
    return new NodeId(readable + "-" + digest(place));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unnamed";
    }
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
