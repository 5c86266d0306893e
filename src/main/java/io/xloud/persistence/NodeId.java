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
    String place = dataFolder.toAbsolutePath().normalize() + ":" + port;
    return new NodeId(host() + "-" + digest(place));
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(name.length(), HOST_LENGTH));
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
