package io.xloud.identity.sql;

import io.xloud.config.Options;
import io.xloud.identity.IdentityConfig;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDrivers;
import jakarta.inject.Singleton;
import java.util.List;

/** One driver for all domains; ids are looked up in {@code id_mapping} where domains may differ. */
@Singleton
class SqlIdentityDrivers implements IdentityDrivers {
  private final SqlIdentityDriver driver;
  private final IdMappingRepository mappings;
  private final IdentityConfig config;

  SqlIdentityDrivers(SqlIdentityDriver driver, IdMappingRepository mappings, Options options) {
    this.driver = driver;
    this.mappings = mappings;
    this.config = IdentityConfig.from(options);
  }

  @Override
  public IdentityDriver forDomain(String domainId) {
    return driver;
  }

  @Override
  public IdentityDriver standard() {
    return driver;
  }

  @Override
  public Located locate(String publicId) {
    if (!config.domainSpecificDriversEnabled()) {
      return new Located(driver, publicId);
    }
    return mappings
        .find(publicId)
        .map(mapping -> new Located(forDomain(mapping.domainId()), mapping.localId()))
        .orElseGet(() -> new Located(driver, publicId));
  }

  @Override
  public void forget(String publicId) {
    mappings.delete(List.of(publicId));
  }

  @Override
  public void forget(List<String> publicIds) {
    mappings.delete(publicIds);
  }
}
