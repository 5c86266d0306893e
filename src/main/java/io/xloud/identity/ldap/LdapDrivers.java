package io.xloud.identity.ldap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.xloud.config.Options;
import io.xloud.identity.DirectoryDrivers;
import io.xloud.identity.DirectoryTrace;
import io.xloud.identity.IdMappings;
import io.xloud.identity.IdentityDriver;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens a driver for each domain whose settings say {@code [identity] driver = ldap}. */
@Singleton
class LdapDrivers implements DirectoryDrivers {
  private final IdMappings mappings;
  private final Options options;
  private final Clock clock;
  private final MeterRegistry meters;
  private final DirectoryTrace trace;
  private final Duration believed;
  private final Map<String, DirectoryServers> latest = new ConcurrentHashMap<>();

  LdapDrivers(
      IdMappings mappings,
      Options options,
      Clock clock,
      MeterRegistry meters,
      @All List<DirectoryTrace> traces) {
    this.mappings = mappings;
    this.options = options;
    this.clock = clock;
    this.meters = meters;
    this.trace =
        traces.stream().filter(DirectoryTrace::isOn).findFirst().orElse(DirectoryTrace.NONE);
    this.believed =
        options.flag("identity", "caching")
            ? Duration.ofSeconds(options.integer("identity", "cache_time"))
            : Duration.ZERO;
  }

  @Override
  public IdentityDriver.Remote open(String domainId, Options settings, boolean mapped) {
    ServerConfig config = ServerConfig.from(settings, options);
    UserTree users = UserTree.from(settings);
    GroupTree groups = GroupTree.from(settings);
    DirectoryServers servers = new DirectoryServers(domainId, config);
    measure(domainId, servers);
    return new LdapIdentityDriver(
        domainId,
        new Directory(servers, config, users, groups, trace),
        mapped ? new MappedIds(domainId, mappings) : new OwnIds(),
        clock,
        believed,
        settings.number("identity", "list_limit"));
  }

  /** Of each domain the servers that were opened last. */
  private void measure(String domainId, DirectoryServers servers) {
    if (latest.put(domainId, servers) == null) {
      meters.gauge(
          "xloud.directory.away", Tags.of("domain", domainId), latest, all -> away(all, domainId));
    }
  }

  private static double away(Map<String, DirectoryServers> all, String domainId) {
    DirectoryServers servers = all.get(domainId);
    return servers != null && servers.isAway() ? 1 : 0;
  }
}
