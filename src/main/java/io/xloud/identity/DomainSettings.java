package io.xloud.identity;

import io.quarkus.runtime.StartupEvent;
import io.xloud.cache.Caches;
import io.xloud.cache.FactCache;
import io.xloud.cache.Made;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.event.Freshness;
import io.xloud.event.ReadAt;
import io.xloud.persistence.Database;
import io.xloud.persistence.Serving;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainConfig;
import io.xloud.resource.DomainConfigService;
import io.xloud.resource.DomainService;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The settings that single domains have of their own: from files, which are read once, or from the
 * tables, where a change counts as soon as it is heard of.
 */
@Singleton
class DomainSettings {
  private static final System.Logger LOG = System.getLogger(DomainSettings.class.getName());
  private static final int MOST_DOMAINS = 10_000;

  private final IdentityConfig config;
  private final Map<String, DomainFile> files;
  private final DomainService domains;
  private final DomainConfigService stored;
  private final FactCache<String, Optional<Own>> known;
  private final Freshness freshness;

  /**
   * Settings of one domain.
   *
   * @param source equal as long as they are the same
   * @param options may refuse what the tables say
   */
  record Own(Object source, Supplier<Options> options) {}

  DomainSettings(
      Options options,
      DomainService domains,
      DomainConfigService stored,
      Caches caches,
      Freshness freshness) {
    this.config = IdentityConfig.from(options);
    this.domains = domains;
    this.stored = stored;
    this.freshness = freshness;
    this.files =
        config.domainSpecificDriversEnabled() && !config.domainConfigurationsFromDatabase()
            ? DomainFile.in(config.domainConfigDir())
            : Map.of();
    this.known = caches.open("domain-settings", MOST_DOMAINS);
  }

  void warn(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      warnOfStrays();
    }
  }

  /** A file serves nobody while no domain has its name, which only its author would notice. */
  void warnOfStrays() {
    try {
      files.forEach((name, file) -> {
        if (domains.findByName(name).isEmpty()) {
          LOG.log(
              System.Logger.Level.WARNING,
              "{0} serves nobody: there is no domain {1}.",
              file.path(),
              name);
        }
      });
    } catch (KeystoneException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Whether each file of [identity] domain_config_dir has its domain was not looked at: {0}",
          e.problem().message());
    }
  }

  /** Empty for a domain without any, which the server's own settings serve. */
  Optional<Own> of(String domainId) {
    boolean none =
        !config.domainSpecificDriversEnabled()
            || !config.domainConfigurationsFromDatabase() && files.isEmpty();
    if (none) {
      return Optional.empty();
    }
    return Database.isConnectionHeld()
        ? known.find(domainId).orElseGet(() -> read(domainId))
        : known.get(domainId, this::made);
  }

  private Made<Optional<Own>> made(String domainId) {
    ReadAt readAt = freshness.now();
    return new Made<>(read(domainId), Set.of(domainId), Instant.MAX, readAt);
  }

  /** What a transaction reads may never be stored, so nothing of it is kept. */
  private Optional<Own> read(String domainId) {
    return config.domainConfigurationsFromDatabase() ? inTables(domainId) : inFiles(domainId);
  }

  private Optional<Own> inTables(String domainId) {
    DomainConfig found = stored.working(domainId);
    return found.options().isEmpty()
        ? Optional.empty()
        : Optional.of(new Own(found, found::asOptions));
  }

  private Optional<Own> inFiles(String domainId) {
    return domains
        .find(domainId)
        .map(Domain::name)
        .flatMap(name -> Optional.ofNullable(files.get(name)))
        .map(file -> new Own(file, file::options));
  }
}
