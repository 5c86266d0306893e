package io.xloud.cli;

import io.quarkus.arc.Unremovable;
import io.xloud.config.ConfigException;
import io.xloud.config.SettingsFile;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainConfigService;
import io.xloud.resource.DomainService;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Brings the settings of single domains from files into the database. */
@Singleton
@Unremovable
class DomainConfigFiles {
  private static final AuthContext BY = AuthContext.internal("domain_config_upload");

  private final DomainService domains;
  private final DomainConfigService configs;

  DomainConfigFiles(DomainService domains, DomainConfigService configs) {
    this.domains = domains;
    this.configs = configs;
  }

  /** Answers why the file was not stored, if it was not; never with what the file says. */
  Optional<String> upload(DomainFile file) {
    Optional<Domain> domain = domains.findByName(file.domainName());
    if (domain.isEmpty()) {
      return Optional.of(
          "Invalid domain name: %s found in config file name: %s - ignoring this file."
              .formatted(file.domainName(), file.path()));
    }
    try {
      return configs.create(domain.get().id(), SettingsFile.read(file.path()), BY)
          ? Optional.empty()
          : Optional.of(
              "Domain: %s already has a configuration defined - ignoring file: %s."
                  .formatted(file.domainName(), file.path()));
    } catch (ConfigException e) {
      return Optional.of(
          "Error parsing configuration file for domain: %s, file: %s. %s"
              .formatted(file.domainName(), file.path(), e.getMessage()));
    } catch (KeystoneException e) {
      return Optional.of(
          "Error processing config file for domain: %s, file: %s, error: %s"
              .formatted(file.domainName(), file.path(), e.getMessage()));
    }
  }
}
