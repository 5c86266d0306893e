package io.xloud.http;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Options that the server under test starts with: a public address of the recorded ones, and CORS.
 */
public abstract class Elsewhere implements QuarkusTestResourceLifecycleManager {
  private static final String ENDPOINT = "keystone.DEFAULT.public_endpoint";
  private static final String ORIGINS = "keystone.cors.allowed_origin";

  /** The first address of the recorded ones. */
  public static final class First extends Elsewhere {
    public First() {
      super(0);
    }
  }

  /** The second, which differs in its end. */
  public static final class Second extends Elsewhere {
    public Second() {
      super(1);
    }
  }

  private final int number;

  Elsewhere(int number) {
    this.number = number;
  }

  @Override
  public Map<String, String> start() {
    Discovery.conf(number)
        .ifPresent(conf -> System.setProperty(ENDPOINT, conf.path("public_endpoint").asText()));
    System.setProperty(ORIGINS, "https://site.example,https://other.example");
    return Map.of();
  }

  @Override
  public void stop() {
    System.clearProperty(ENDPOINT);
    System.clearProperty(ORIGINS);
  }
}
