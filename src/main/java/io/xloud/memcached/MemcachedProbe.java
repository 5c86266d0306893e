package io.xloud.memcached;

import io.xloud.config.Options;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Whether the memcacheds of a Python Keystone can be reached from here. */
public final class MemcachedProbe {
  private MemcachedProbe() {}

  /** Those that a server would tell of changes and that let nobody in, by their address. */
  public static List<String> unreachable(Options options, Duration patience) {
    return MemcachedConfig.from(options).servers().stream()
        .filter(server -> !lets(server, patience))
        .map(Server::toString)
        .toList();
  }

  private static boolean lets(Server server, Duration patience) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.host(), server.port()), (int) patience.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
