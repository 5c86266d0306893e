package io.xloud.crypto;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code [xloud] jwks.*} says of the keys of other nodes.
 *
 * @param peers where their sets are
 * @param refresh how often these are asked for
 * @param instance what stands before the names of this node's own keys; empty for nothing
 * @param authorities certificates to trust instead of those that Java trusts
 * @param kept for how long what a peer told counts after its last answer: as long as any token of
 *     it
 */
record JwksConfig(
    List<URI> peers, Duration refresh, String instance, Optional<Path> authorities, Duration kept) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A peer that makes its keys itself tells each only for so long before it signs with it. */
  private static final Duration LONGEST = JwsMemory.AHEAD.dividedBy(2);

  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{0,32}");

  JwksConfig {
    peers = List.copyOf(peers);
  }

  static JwksConfig from(Options options) {
    boolean plain = options.flag("xloud", "jwks.plain-peers");
    Duration refresh = options.duration("xloud", "jwks.refresh");
    return new JwksConfig(
        options.list("xloud", "jwks.peers").stream().map(peer -> address(peer, plain)).toList(),
        within(refresh),
        instance(options.text("xloud", "jwks.instance").orElse("")),
        options.text("xloud", "jwks.peers-ca").filter(it -> !it.isBlank()).map(Path::of),
        Duration.ofSeconds(
            (long) options.integer("token", "expiration")
                + options.integer("token", "allow_expired_window")));
  }

  private static Duration within(Duration refresh) {
    Duration atLeast = refresh.compareTo(SHORTEST) < 0 ? SHORTEST : refresh;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private static String instance(String name) {
    if (!INSTANCE.matcher(name).matches()) {
      throw new ConfigException(
          "[xloud] jwks.instance takes up to 32 letters, digits, dashes and underscores.");
    }
    return name;
  }

  /**
   * Whoever can change what a peer answers can make tokens, so that plain http must be asked for.
   */
  private static URI address(String peer, boolean plain) {
    try {
      URI base = new URI(peer.strip().replaceAll("/+$", ""));
      boolean http = "http".equals(base.getScheme());
      if (base.getHost() == null
          || base.getUserInfo() != null
          || base.getQuery() != null
          || base.getFragment() != null
          || !http && !"https".equals(base.getScheme())) {
        throw wrong(peer);
      }
      if (http && !plain && !isLoopback(base.getHost())) {
        throw new ConfigException(
            "[xloud] jwks.peers: %s is asked without TLS, so that whoever is on the way can make"
                    .formatted(peer)
                + " tokens. Use https, or set jwks.plain-peers where the network between the nodes"
                + " is theirs alone.");
      }
      return URI.create(base + "/.well-known/jwks.json?own");
    } catch (URISyntaxException e) {
      throw wrong(peer);
    }
  }

  /** Asks no name server. */
  private static boolean isLoopback(String host) {
    String address = host.replaceAll("[\\[\\]]", "");
    try {
      return address.equals("localhost") || InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name
    }
  }

  private static ConfigException wrong(String peer) {
    return new ConfigException(
        "[xloud] jwks.peers takes addresses such as https://node2:5000, and not %s."
            .formatted(peer));
  }
}
