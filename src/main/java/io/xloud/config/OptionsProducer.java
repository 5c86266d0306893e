package io.xloud.config;

import io.smallrye.config.EnvConfigSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/**
 * Makes the server's {@link Options}: files first, then the environment, then properties from
 * anywhere else, and says once what of them is odd.
 */
@Singleton
public class OptionsProducer {
  private static final Logger LOG = Logger.getLogger(Options.class);

  @Produces
  @Singleton
  Options options() {
    ConfigFiles files = ConfigFiles.handedOver();
    List<OptionLayer> layers = new ArrayList<>(files.layers());
    layers.add(OptionLayer.environment(System.getenv()));
    layers.add(OptionLayer.properties(otherProperties()));
    layers.add(files.chosen());
    Options options = LoadedOptions.load(OptionRegistry.standard(), layers);
    options.warnings().forEach(LOG::warn);
    return options;
  }

  /**
   * Read from the sources themselves, so that nothing expands them on the way. Sources below zero
   * hold what the build recorded as defaults, ours among them: nobody set those.
   */
  private static Map<String, String> otherProperties() {
    Map<String, String> properties = new HashMap<>();
    for (ConfigSource source : ConfigProvider.getConfig().getConfigSources()) {
      if (isSomebodysWord(source)) {
        for (String name : source.getPropertyNames()) {
          String value = source.getValue(name);
          if (value != null) {
            // Sources come with the strongest first.
            properties.putIfAbsent(name, value);
          }
        }
      }
    }
    return properties;
  }

  private static boolean isSomebodysWord(ConfigSource source) {
    return source.getOrdinal() >= 0
        && !(source instanceof KeystoneConfSource)
        && !(source instanceof EnvConfigSource);
  }
}
