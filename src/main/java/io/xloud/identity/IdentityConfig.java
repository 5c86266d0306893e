package io.xloud.identity;

import io.xloud.config.Options;
import java.nio.file.Path;

/**
 * {@code [identity]} and {@code [identity_mapping]} of keystone.conf, without the hashing options
 * that {@code crypto} reads.
 *
 * @param directory whether users live in a directory where their domain says nothing else
 * @param domainConfigurationsFromDatabase whether domains have their settings in the tables, not in
 *     files of {@code domainConfigDir}
 * @param backwardCompatibleIds whether the ids of that one directory are shown as they are
 */
public record IdentityConfig(
    String defaultDomainId,
    boolean directory,
    boolean domainSpecificDriversEnabled,
    boolean domainConfigurationsFromDatabase,
    Path domainConfigDir,
    boolean backwardCompatibleIds) {
  private static final String SECTION = "identity";

  public static IdentityConfig from(Options options) {
    return new IdentityConfig(
        options.string(SECTION, "default_domain_id"),
        isDirectory(options),
        options.flag(SECTION, "domain_specific_drivers_enabled"),
        options.flag(SECTION, "domain_configurations_from_database"),
        Path.of(options.string(SECTION, "domain_config_dir")),
        options.flag("identity_mapping", "backward_compatible_ids"));
  }

  /** What {@code driver} says in the settings of the server or of one domain. */
  static boolean isDirectory(Options options) {
    return options.string(SECTION, "driver").equals("ldap");
  }
}
