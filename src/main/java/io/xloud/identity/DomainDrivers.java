package io.xloud.identity;

import io.quarkus.runtime.ShutdownEvent;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.event.ChangeNews;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a driver for each domain: the tables, or a directory of its own, as the domain's settings
 * say. A directory's driver is opened when it is asked for first, and again when its settings
 * changed; settings that can't be used leave the driver before them at work.
 */
@Singleton
class DomainDrivers implements IdentityDrivers {
  private static final System.Logger LOG = System.getLogger(DomainDrivers.class.getName());
  private static final Duration CORRECTED = Duration.ofSeconds(30);

  private final IdentityDriver.PasswordStore tables;
  private final DirectoryDrivers directories;
  private final DomainSettings settings;
  private final IdMappings mappings;
  private final Options options;
  private final IdentityConfig config;
  private final ConcurrentHashMap<String, Opened> opened = new ConcurrentHashMap<>();
  private final EveryDomain everyDomain;

  /**
   * Who serves a domain with settings of its own.
   *
   * @param source of the settings last looked at, good or not
   * @param driver null while there were none that can be used
   */
  private record Opened(Object source, @Nullable IdentityDriver driver) {
    void close() {
      if (driver instanceof IdentityDriver.Remote remote) {
        remote.close();
      }
    }
  }

  DomainDrivers(
      IdentityDriver.PasswordStore tables,
      DirectoryDrivers directories,
      DomainSettings settings,
      IdMappings mappings,
      ChangeNews news,
      Options options) {
    this.tables = tables;
    this.directories = directories;
    this.settings = settings;
    this.mappings = mappings;
    this.options = options;
    this.config = IdentityConfig.from(options);
    this.everyDomain = new EveryDomain(this, tables);
    news.listen(this::forgetAll);
  }

  @Override
  public IdentityDriver forDomain(String domainId) {
    Optional<DomainSettings.Own> own = settings.of(domainId);
    if (own.isPresent()) {
      return ofItsOwn(domainId, own.get());
    }
    close(opened.get(domainId), domainId);
    return ofTheServer(domainId);
  }

  /** One directory can't tell domains apart, so it serves only one. */
  private IdentityDriver ofTheServer(String domainId) {
    if (!config.directory()) {
      return tables;
    }
    if (!domainId.equals(config.defaultDomainId())) {
      throw new Problem.NotFound("domain", domainId).raised();
    }
    return ofItsOwn(domainId, new DomainSettings.Own(options, () -> options));
  }

  private IdentityDriver ofItsOwn(String domainId, DomainSettings.Own own) {
    Opened now = opened.get(domainId);
    if (now == null || !now.source().equals(own.source())) {
      now = opened.compute(domainId, (_, before) -> renewed(domainId, own, before));
    }
    if (now.driver() == null) {
      throw new Problem.Unavailable(
              "The settings of domain %s can't be used.".formatted(domainId), CORRECTED)
          .raised();
    }
    return now.driver();
  }

  /** Asks no server of anything, so nobody waits here for long. */
  private Opened renewed(String domainId, DomainSettings.Own own, @Nullable Opened before) {
    if (before != null && before.source().equals(own.source())) {
      return before;
    }
    try {
      Opened opened = new Opened(own.source(), driver(domainId, own));
      if (before != null) {
        before.close();
      }
      return opened;
    } catch (ConfigException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The settings of domain {0} can''t be used{1}: {2}",
          domainId,
          before == null ? "" : ", so those before them go on",
          e.getMessage());
      return new Opened(own.source(), before == null ? null : before.driver());
    }
  }

  private IdentityDriver driver(String domainId, DomainSettings.Own own) {
    Options said = own.options().get();
    return IdentityConfig.isDirectory(said)
        ? directories.open(domainId, said, isMapped(own))
        : tables;
  }

  /** Only the one directory that was there before domains could have others shows its own ids. */
  private boolean isMapped(DomainSettings.Own own) {
    return own.source() != options || !config.backwardCompatibleIds();
  }

  /** The domain has no settings of its own any more. */
  private void close(@Nullable Opened before, String domainId) {
    if (before != null && before.source() != options && opened.remove(domainId, before)) {
      before.close();
    }
  }

  @Override
  public IdentityDriver standard() {
    return config.directory() || config.domainSpecificDriversEnabled() ? everyDomain : tables;
  }

  @Override
  public Located locate(String publicId) {
    Optional<IdMapping> mapping = usesMappings() ? mappings.find(publicId) : Optional.empty();
    return mapping
        .map(found -> new Located(forDomain(found.domainId()), found.publicId()))
        .orElseGet(() -> new Located(unmapped(), publicId));
  }

  private boolean usesMappings() {
    return config.domainSpecificDriversEnabled()
        || (config.directory() && !config.backwardCompatibleIds());
  }

  /** Where ids lead that no mapping names. */
  IdentityDriver unmapped() {
    return config.directory() ? ofTheServer(config.defaultDomainId()) : tables;
  }

  /** Which of the ids lead where, in one question. */
  List<IdMapping> mapped(Collection<String> publicIds) {
    return usesMappings() ? mappings.findAll(publicIds) : List.of();
  }

  /** Where directories are the rule, who lives in the tables is found by a mapping too. */
  @Override
  public void adopt(String domainId, IdMapping.Kind kind, String publicId) {
    if (config.directory()) {
      mappings.adopt(new IdMapping(publicId, domainId, publicId, kind));
    }
  }

  @Override
  public void forget(String publicId) {
    mappings.delete(List.of(publicId));
  }

  @Override
  public void forget(List<String> publicIds) {
    mappings.delete(publicIds);
  }

  private void forgetAll(Collection<String> facts) {
    opened
        .values()
        .forEach(one -> {
          if (one.driver() instanceof IdentityDriver.Remote remote) {
            remote.forget(facts);
          }
        });
  }

  void stop(@Observes ShutdownEvent stop) {
    opened.values().forEach(Opened::close);
  }
}
