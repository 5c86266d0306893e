package io.xloud.it.clients;

import io.xloud.it.server.Certificate;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives tests two packaged servers on one database that sign tokens with a key each and ask one
 * another for the public halves. The first has its key in folders and believes a proxy on this
 * machine; the second makes its own in memory, speaks TLS and believes nobody.
 */
final class SigningNodes extends Shared<SigningNodes.Pair> {
  static final String PASSWORD = "each signs alone";
  static final String SCHEMA = "signing_nodes";

  /** Whose certificates count, and whose mapping says who is meant. */
  static final String ISSUER = "CN=john,OU=keystone,O=openstack";

  /** The same at the second, which gets certificates by its own TLS: that for loopback. */
  static final String OWN_ISSUER = "CN=loopback";

  /**
   * The pair.
   *
   * @param ofSecond the options with which the second is started
   * @param domains where the first finds the files of domains
   */
  record Pair(IdentityServer first, IdentityServer second, Conf ofSecond, Path domains)
      implements AutoCloseable {
    Api trusting() {
      return new Api(first.url());
    }

    Api wary() {
      return new Api(second.url());
    }

    /** As after any end of the process: what it had in memory is gone. */
    void startSecondAnew() throws IOException, InterruptedException {
      second.stop();
      second.startWithTls(ofSecond);
    }

    @Override
    public void close() {
      second.close();
      first.close();
    }
  }

  SigningNodes() {
    super(Pair.class);
  }

  @Override
  protected Pair start() throws Exception {
    Path domains = Files.createTempDirectory("xloud-domains-");
    Conf conf =
        Conf.empty()
            .with("auth", "external", "Domain")
            .with("identity", "domain_config_dir", domains)
            .with("tokenless_auth", "trusted_issuer", ISSUER)
            .with("xloud", "proxy.user-header", "X-Proxy-User")
            .with("xloud", "proxy.domain-header", "X-Proxy-Domain");
    IdentityServer first = IdentityServer.prepared(SCHEMA, conf, PASSWORD);
    IdentityServer second = IdentityServer.over(SCHEMA, conf.with(first.sharedKeys()));
    Conf one =
        peers("node1", second.tlsUrl())
            .with(pairOf(first))
            .with("xloud", "jwks.peers-ca", Certificate.forLoopback().alone())
            .with("xloud", "proxy.trusted", "10.0.0.0/8,127.0.0.1");
    Conf two =
        peers("node2", first.url())
            .with("xloud", "jwks.in-memory", true)
            .with("tokenless_auth", "trusted_issuer", OWN_ISSUER);
    first.start(one);
    second.startWithTls(two);
    return new Pair(first, second, two, domains);
  }

  private static Conf peers(String name, String other) {
    return Conf.empty()
        .with("token", "provider", "jws")
        .with("xloud", "jwks.peers", other)
        .with("xloud", "jwks.refresh", "1 s")
        .with("xloud", "jwks.instance", name);
  }

  private static Conf pairOf(IdentityServer node) throws IOException, InterruptedException {
    Path privateKeys = Files.createDirectories(node.folder().resolve("jws/private"));
    Path publicKeys = Files.createDirectories(node.folder().resolve("jws/public"));
    node.manage(privateKeys, Map.of(), "create_jws_keypair");
    Files.move(privateKeys.resolve("public.pem"), publicKeys.resolve("node.pem"));
    return Conf.empty()
        .with("jwt_tokens", "jws_private_key_repository", privateKeys)
        .with("jwt_tokens", "jws_public_key_repository", publicKeys);
  }
}
