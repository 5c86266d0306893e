package io.xloud.it.nodes;

import io.xloud.it.clients.Api;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests two packaged servers on one database, with the same keys, nobody else writing: memory
 * relies on the feed alone. All tests of this package share them.
 */
public final class TwoNodes implements ParameterResolver {
  /** What {@code cache.max-staleness} promises. */
  static final Duration BOUND = Duration.ofMillis(500);

  private static final String PASSWORD = "of the two nodes";
  private static final Conf ALONE =
      Conf.empty()
          .with("xloud", "coexistence", "off")
          .with(
              "auth",
              "methods",
              List.of(
                  "password",
                  "token",
                  "totp",
                  "oauth1",
                  "application_credential",
                  "ec2credential",
                  "mapped"))
          .with("xloud", "proxy.trusted", "127.0.0.1")
          .with("xloud", "proxy.attribute-headers", Guest.HEADER + "=TOLD_NAME");

  /** The pair, and what a test asks them with. */
  public record Pair(
      IdentityServer first, IdentityServer second, Api here, Api there, Seed seed, String admin)
      implements AutoCloseable {
    @Override
    public void close() {
      second.close();
      first.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Pair.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(Pair.class, _ -> start(), Pair.class);
  }

  private static Pair start() {
    try {
      IdentityServer first = IdentityServer.prepared("two_nodes", ALONE, PASSWORD).start();
      IdentityServer second = beside(first, Conf.empty()).start();
      Api here = new Api(first.url());
      String admin = here.login("admin", PASSWORD, Api.Scope.PROJECT).with(201).token();
      Api there = new Api(second.url());
      return new Pair(first, second, here, there, new Seed(here, admin), admin);
    } catch (Exception e) {
      throw new IllegalStateException("the two nodes do not start", e);
    }
  }

  /** A further node, not yet started, with options of its own. */
  static IdentityServer beside(IdentityServer first, Conf more) throws IOException {
    Conf conf = keysOf(first);
    for (var section : more.sections().entrySet()) {
      for (var option : section.getValue().entrySet()) {
        conf = conf.with(section.getKey(), option.getKey(), option.getValue());
      }
    }
    return IdentityServer.over("two_nodes", conf);
  }

  static Conf keysOf(IdentityServer first) {
    return ALONE
        .with("fernet_tokens", "key_repository", first.folder().resolve("fernet-keys"))
        .with("fernet_receipts", "key_repository", first.folder().resolve("receipt-keys"))
        .with("credential", "key_repository", first.folder().resolve("credential-keys"));
  }
}
