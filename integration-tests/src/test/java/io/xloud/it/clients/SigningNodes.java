package io.xloud.it.clients;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests two packaged servers on one database that sign tokens with a key each and ask one
 * another for the public halves. The first believes a proxy on this machine, the second nobody.
 */
final class SigningNodes implements ParameterResolver {
  static final String PASSWORD = "each signs alone";
  static final String SCHEMA = "signing_nodes";

  /** Whose certificates count, and whose mapping says who is meant. */
  static final String ISSUER = "CN=john,OU=keystone,O=openstack";

  /**
   * The pair.
   *
   * @param domains where the first finds the files of domains
   */
  record Pair(IdentityServer first, IdentityServer second, Path domains) implements AutoCloseable {
    Api trusting() {
      return new Api(first.url());
    }

    Api wary() {
      return new Api(second.url());
    }

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
      Path domains = Files.createTempDirectory("xloud-domains-");
      Conf conf =
          Conf.empty()
              .with("auth", "external", "Domain")
              .with("identity", "domain_config_dir", domains)
              .with("tokenless_auth", "trusted_issuer", ISSUER)
              .with("xloud", "proxy.user-header", "X-Proxy-User")
              .with("xloud", "proxy.domain-header", "X-Proxy-Domain");
      IdentityServer first = IdentityServer.prepared(SCHEMA, conf, PASSWORD);
      IdentityServer second = IdentityServer.over(SCHEMA, conf.with(keysOf(first)));
      Conf one = signing(first, "node1", second);
      Conf two = signing(second, "node2", first);
      first.start(one.with("xloud", "proxy.trusted", "10.0.0.0/8,127.0.0.1"));
      second.start(two);
      return new Pair(first, second, domains);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the signing nodes do not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Conf keysOf(IdentityServer first) {
    return Conf.empty()
        .with("fernet_tokens", "key_repository", first.folder().resolve("fernet-keys"))
        .with("fernet_receipts", "key_repository", first.folder().resolve("receipt-keys"))
        .with("credential", "key_repository", first.folder().resolve("credential-keys"));
  }

  private static Conf signing(IdentityServer node, String name, IdentityServer other)
      throws IOException, InterruptedException {
    Path privateKeys = Files.createDirectories(node.folder().resolve("jws/private"));
    Path publicKeys = Files.createDirectories(node.folder().resolve("jws/public"));
    node.manage(privateKeys, Map.of(), "create_jws_keypair");
    Files.move(privateKeys.resolve("public.pem"), publicKeys.resolve(name + ".pem"));
    return Conf.empty()
        .with("token", "provider", "jws")
        .with("jwt_tokens", "jws_private_key_repository", privateKeys)
        .with("jwt_tokens", "jws_public_key_repository", publicKeys)
        .with("xloud", "jwks.peers", other.url())
        .with("xloud", "jwks.refresh", "1 s")
        .with("xloud", "jwks.instance", name);
  }
}
