package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the servers of a directory are reached: {@code [ldap]} of keystone.conf without what it says
 * of trees and attributes.
 *
 * @param servers in the order in which they are tried
 * @param bind empty for an anonymous connection
 * @param connectTimeout how long a server may take to take a connection; never endless
 * @param responseTimeout how long a server may take to answer; never endless
 * @param pageSize how many entries are asked for at once
 */
record ServerConfig(
    List<Server> servers,
    Security security,
    Optional<Bind> bind,
    Duration connectTimeout,
    Duration responseTimeout,
    Pooling questions,
    Pooling logins,
    int tries,
    Duration retryDelay,
    boolean followReferrals,
    DereferencePolicy aliases,
    int pageSize) {
  private static final String SECTION = "ldap";
  private static final int USUAL_PAGE = 1000;

  ServerConfig {
    servers = List.copyOf(servers);
  }

  /** With which name the server itself asks. */
  record Bind(String dn, Secret password) {}

  /** What is proven of a server before anything is told to it. */
  record Security(
      boolean startTls,
      Demand demand,
      Optional<String> authorities,
      Optional<String> authoritiesFolder) {}

  /** Whether a certificate must be good. */
  enum Demand {
    DEMAND,
    ALLOW,
    NEVER;

    boolean isStrict() {
      return this == DEMAND;
    }
  }

  /**
   * How many connections there may be, and how long one is used.
   *
   * @param keep whether one is used again at all
   */
  record Pooling(boolean keep, int size, Duration lifetime) {}

  /**
   * @param domain the settings of the domain
   * @param own the server's, for the limits that are ours
   * @throws ConfigException for an address that no server can have
   */
  static ServerConfig from(Options domain, Options own) {
    List<Server> servers = servers(domain);
    boolean pooled = domain.flag(SECTION, "use_pool");
    return new ServerConfig(
        servers,
        security(domain, servers),
        bind(domain),
        connectTimeout(domain).orElseGet(() -> own.duration("xloud", "ldap.connect-timeout")),
        own.duration("xloud", "ldap.response-timeout"),
        new Pooling(
            pooled,
            domain.integer(SECTION, "pool_size"),
            Duration.ofSeconds(domain.integer(SECTION, "pool_connection_lifetime"))),
        new Pooling(
            pooled && domain.flag(SECTION, "use_auth_pool"),
            domain.integer(SECTION, "auth_pool_size"),
            Duration.ofSeconds(domain.integer(SECTION, "auth_pool_connection_lifetime"))),
        domain.integer(SECTION, "pool_retry_max"),
        seconds(domain.real(SECTION, "pool_retry_delay").orElse(0.0)),
        domain.flag(SECTION, "chase_referrals"),
        aliases(domain.string(SECTION, "alias_dereferencing")),
        pageSize(domain.integer(SECTION, "page_size")));
  }

  /** For whoever has less time: no step takes longer than that. */
  ServerConfig within(Duration most) {
    return new ServerConfig(
        servers,
        security,
        bind,
        shorter(connectTimeout, most),
        shorter(responseTimeout, most),
        questions,
        logins,
        tries,
        retryDelay,
        followReferrals,
        aliases,
        pageSize);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static List<Server> servers(Options domain) {
    List<Server> servers =
        new ArrayList<>(
            Stream.of(domain.string(SECTION, "url").strip().split("[,\\s]+"))
                .map(Server::of)
                .toList());
    if (domain.flag(SECTION, "randomize_urls")) {
      Collections.shuffle(servers);
    }
    return servers;
  }

  private static Security security(Options domain, List<Server> servers) {
    boolean startTls = domain.flag(SECTION, "use_tls");
    if (startTls && servers.stream().anyMatch(Server::tls)) {
      throw new ConfigException(
          "[ldap] use_tls = true is for ldap:// addresses; an ldaps:// address has TLS of itself.");
    }
    return new Security(
        startTls,
        Demand.valueOf(domain.string(SECTION, "tls_req_cert").toUpperCase(Locale.ROOT)),
        domain.text(SECTION, "tls_cacertfile").filter(text -> !text.isBlank()),
        domain.text(SECTION, "tls_cacertdir").filter(text -> !text.isBlank()));
  }

  private static Optional<Bind> bind(Options domain) {
    Optional<Secret> password =
        domain.text(SECTION, "password").filter(text -> !text.isEmpty()).map(Secret::of);
    return domain
        .text(SECTION, "user")
        .filter(dn -> !dn.isBlank())
        .flatMap(dn -> password.map(secret -> new Bind(dn, secret)));
  }

  /** The shorter of the two that are set. */
  private static Optional<Duration> connectTimeout(Options domain) {
    return Stream.of(
            domain.integer(SECTION, "connection_timeout"),
            domain.integer(SECTION, "pool_connection_timeout"))
        .filter(seconds -> seconds > 0)
        .min(Integer::compare)
        .map(Duration::ofSeconds);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
  }

  private static DereferencePolicy aliases(String policy) {
    return switch (policy) {
      case "searching" -> DereferencePolicy.SEARCHING;
      case "finding" -> DereferencePolicy.FINDING;
      case "always" -> DereferencePolicy.ALWAYS;
      default -> DereferencePolicy.NEVER;
    };
  }

  private static int pageSize(int said) {
    return said > 0 ? said : USUAL_PAGE;
  }
}
