package io.xloud.memcached;

import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.tls.PemFiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code [cache]} of keystone.conf, as far as it says where Python Keystone keeps its cache.
 *
 * @param servers each of which may hold any key: which one does is up to Python's client
 * @param login empty where the servers ask for none
 * @param tls empty where the servers are asked plainly
 */
record MemcachedConfig(List<Server> servers, Optional<Login> login, Optional<PemFiles> tls) {
  private static final System.Logger LOG = System.getLogger(MemcachedConfig.class.getName());
  private static final String BINARY = "dogpile.cache.bmemcached";
  private static final Set<String> BACKENDS =
      Set.of(
          "oslo_cache.memcache_pool",
          "dogpile.cache.memcached",
          "dogpile.cache.pymemcache",
          "dogpile.cache.pylibmc",
          BINARY);

  MemcachedConfig {
    servers = List.copyOf(servers);
  }

  /** Name and password for SASL, which only the binary protocol has. */
  record Login(String user, Secret password) {}

  /** No servers where no Python Keystone has a cache that could be reached. */
  static MemcachedConfig from(Options options) {
    String backend = options.string("cache", "backend");
    boolean cached = options.flag("cache", "enabled") && !backend.equals("dogpile.cache.null");
    if (!cached || options.string("xloud", "coexistence").equals("off")) {
      return new MemcachedConfig(List.of(), Optional.empty(), Optional.empty());
    }
    if (!BACKENDS.contains(backend)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A Python Keystone with [cache] backend = {0} does not hear of changes made here until"
              + " its cache expires; one with memcached does.",
          backend);
      return new MemcachedConfig(List.of(), Optional.empty(), Optional.empty());
    }
    return new MemcachedConfig(servers(options), login(options, backend), tls(options));
  }

  private static List<Server> servers(Options options) {
    return spellings(options).distinct().flatMap(spelling -> known(spelling).stream()).toList();
  }

  /** The older spelling {@code backend_argument = url:HOST:PORT,…} wins, as in oslo.cache. */
  private static Stream<String> spellings(Options options) {
    List<String> older =
        options.multi("cache", "backend_argument").stream()
            .filter(argument -> argument.startsWith("url:"))
            .map(argument -> argument.substring("url:".length()))
            .toList();
    return older.isEmpty()
        ? options.list("cache", "memcache_servers").stream()
        : older.stream().flatMap(url -> Stream.of(url.split(",")));
  }

  private static Optional<Server> known(String spelling) {
    Optional<Server> server = Server.parse(spelling);
    if (server.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "[cache] memcache_servers: {0} is not told of changes made here; what is, has the form"
              + " HOST:PORT.",
          spelling);
    }
    return server;
  }

  private static Optional<Login> login(Options options, String backend) {
    boolean asked = options.flag("cache", "memcache_sasl_enabled") || backend.equals(BINARY);
    return options
        .text("cache", "username")
        .filter(_ -> asked)
        .map(user -> new Login(user, Secret.of(options.text("cache", "password").orElse(""))));
  }

  private static Optional<PemFiles> tls(Options options) {
    return options.flag("cache", "tls_enabled")
        ? Optional.of(
            new PemFiles(
                options.text("cache", "tls_cafile"),
                options.text("cache", "tls_certfile"),
                options.text("cache", "tls_keyfile")))
        : Optional.empty();
  }
}
