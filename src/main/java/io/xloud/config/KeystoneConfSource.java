package io.xloud.config;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The options as properties, {@code keystone.section.option} and {@code xloud.option}, for whoever
 * reads settings through MicroProfile Config. Only what files and defaults say: environment and
 * system properties have sources of their own, which come first.
 */
public final class KeystoneConfSource implements ConfigSource {
  private static final int ABOVE_APPLICATION_PROPERTIES = 275;

  private final Map<String, String> properties;

  /** For the service loader. */
  public KeystoneConfSource() {
    this(ConfigFiles.handedOver());
  }

  KeystoneConfSource(ConfigFiles files) {
    properties = LoadedOptions.load(OptionRegistry.standard(), files.layers()).asProperties();
  }

  @Override
  public Set<String> getPropertyNames() {
    return properties.keySet();
  }

  @Override
  public @Nullable String getValue(String name) {
    return properties.get(name);
  }

  @Override
  public String getName() {
    return "keystone.conf";
  }

  @Override
  public int getOrdinal() {
    return ABOVE_APPLICATION_PROPERTIES;
  }
}
