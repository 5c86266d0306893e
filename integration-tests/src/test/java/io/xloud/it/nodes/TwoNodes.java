package io.xloud.it.nodes;

import io.xloud.it.clients.Api;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Shared;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Gives tests two packaged servers on one database, with the same keys, nobody else writing: memory
 * relies on the feed alone. All tests of this package share them.
 */
public final class TwoNodes extends Shared<TwoNodes.Pair> {
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

  TwoNodes() {
    super(Pair.class);
  }

  @Override
  protected Pair start() throws Exception {
    IdentityServer first = IdentityServer.prepared("two_nodes", ALONE, PASSWORD).start();
    IdentityServer second = beside(first, Conf.empty()).start();
    Api here = new Api(first.url());
    String admin = here.login("admin", PASSWORD, Api.Scope.PROJECT).with(201).token();
    Api there = new Api(second.url());
    return new Pair(first, second, here, there, new Seed(here, admin), admin);
  }

  /** A further node, not yet started, with options of its own. */
  static IdentityServer beside(IdentityServer first, Conf more) throws IOException {
    return IdentityServer.over("two_nodes", keysOf(first).with(more));
  }

  static Conf keysOf(IdentityServer first) {
    return ALONE.with(first.sharedKeys());
  }
}
