package io.xloud.it.server;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link Cloud} that all of them share: the packaged server, started for the
 * first that asks and stopped after the last. With {@code -Dxloud.cloud=URL} and {@code
 * -Dxloud.cloud.password}, {@code .keys} it is another one, for instance a Python Keystone, to see
 * whether a test is right.
 */
public final class CloudUnderTest implements ParameterResolver {
  public static final String ADMIN_PASSWORD = "admin's own $ecret";

  /** How many wrong passwords lock a user out here. */
  public static final int LOCKOUT = 5;

  private record Running(Cloud cloud, Optional<IdentityServer> server) implements AutoCloseable {
    @Override
    public void close() {
      server.ifPresent(IdentityServer::close);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cloud.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(Cloud.class, _ -> find(), Running.class)
        .cloud();
  }

  private static Running find() {
    String url = System.getProperty("xloud.cloud", "");
    return url.isEmpty() ? start() : new Running(foreign(url), Optional.empty());
  }

  private static Cloud foreign(String url) {
    return new Cloud(
        url,
        System.getProperty("xloud.cloud.password"),
        Path.of(System.getProperty("xloud.cloud.keys", "")));
  }

  private static Running start() {
    Conf conf =
        Conf.empty()
            .with("security_compliance", "lockout_failure_attempts", LOCKOUT)
            .with("security_compliance", "lockout_duration", 1800);
    try {
      IdentityServer server = IdentityServer.prepared("clients", conf, ADMIN_PASSWORD).start();
      Cloud cloud = new Cloud(server.url(), ADMIN_PASSWORD, server.folder().resolve("fernet-keys"));
      return new Running(cloud, Optional.of(server));
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the server does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
