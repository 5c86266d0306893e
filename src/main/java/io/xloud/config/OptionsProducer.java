package io.xloud.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    layers.add(OptionLayer.properties(systemProperties()));
    layers.add(files.chosen());
    Options options = LoadedOptions.load(OptionRegistry.standard(), layers);
    options.warnings().forEach(LOG::warn);
    return options;
  }

  /**
   * Not by way of MicroProfile Config: among its sources are the defaults that the build recorded,
   * ours too, and nobody set those.
   */
  private static Map<String, String> systemProperties() {
    Properties properties = System.getProperties();
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(Function.identity(), properties::getProperty));
  }
}
