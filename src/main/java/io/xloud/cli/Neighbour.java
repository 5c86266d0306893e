package io.xloud.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.ConfigProvider;

/** The server on a database that others keep, given its address. */
final class Neighbour implements QuarkusApplication {
  private static final System.Logger LOG = System.getLogger(Neighbour.class.getName());

  @Override
  public int run(String... args) {
    LOG.log(
        System.Logger.Level.INFO,
        "{0} answers at {1}; health and metrics at {2} port {3}.",
        new Version().getVersion()[0],
        args[0],
        setting("host"),
        setting("port"));
    Quarkus.waitForExit();
    return 0;
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue("quarkus.management." + name, String.class);
  }
}
