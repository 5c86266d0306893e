package io.xloud.memcached;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a memcached listens. */
record Server(String host, int port) {
  private static final int USUAL_PORT = 11211;
  private static final int HIGHEST_PORT = 65535;
  private static final Pattern SPELLING =
      Pattern.compile(
          "(?:inet6?:)?(?:\\[(?<six>[^\\]]+)\\]|(?<name>[^:\\[\\]/]+))(?::(?<port>\\d{1,5}))?");

  /** As {@code [cache] memcache_servers} spells it; empty for a socket in the file system. */
  static Optional<Server> parse(String spelling) {
    Matcher matcher = SPELLING.matcher(spelling.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String six = matcher.group("six");
    String port = matcher.group("port");
    Server server =
        new Server(
            six == null ? matcher.group("name") : six,
            port == null ? USUAL_PORT : Integer.parseInt(port));
    return Optional.of(server).filter(it -> it.port <= HIGHEST_PORT);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
