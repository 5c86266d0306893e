package io.xloud.config;

import org.eclipse.microprofile.config.ConfigProvider;

/** Which release of the product runs, as other nodes, traces and operators are told. */
public final class Release {
  private Release() {}

  /** The version that was built; {@code development} for classes that no build has put together. */
  public static String version() {
    return ConfigProvider.getConfig()
        .getOptionalValue("quarkus.application.version", String.class)
        .orElse("development");
  }
}
