package io.xloud.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.SSLUtil;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** UnboundID's server in this process; remembers what it was asked. */
final class InMemoryDirectory implements TestDirectory {
  private InMemoryDirectoryServer server;
  private final Heard heard = new Heard();
  private final boolean chains;

  /** Names of binds and filters of searches, in the order in which they came. */
  static final class Heard extends InMemoryOperationInterceptor {
    private final List<String> binds = new CopyOnWriteArrayList<>();
    private final List<String> filters = new CopyOnWriteArrayList<>();

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
      binds.add(request.getRequest().getBindDN());
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
      filters.add(request.getRequest().getFilter().toString());
    }
  }

  private InMemoryDirectory(boolean chains, InMemoryListenerConfig... listeners)
      throws LDAPException {
    this.chains = chains;
    server = new InMemoryDirectoryServer(config(listeners));
    server.add(
        new Entry(SUFFIX, new Attribute("objectClass", "domain"), new Attribute("dc", "example")));
    server.startListening();
  }

  private InMemoryDirectoryServerConfig config(InMemoryListenerConfig... listeners)
      throws LDAPException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(SUFFIX);
    config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
    config.setListenerConfigs(listeners);
    config.addInMemoryOperationInterceptor(heard);
    if (chains) {
      config.addInMemoryOperationInterceptor(new Chains(this));
    }
    return config;
  }

  static InMemoryDirectory start() {
    try {
      return new InMemoryDirectory(false, plain(0, null));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With Active Directory's rule for chains of members. */
  static InMemoryDirectory startWithChains() {
    try {
      return new InMemoryDirectory(true, plain(0, null));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With StartTLS, and with a second port that has TLS from the start. */
  static InMemoryDirectory startWithTls(SSLUtil tls) {
    try {
      return new InMemoryDirectory(
          false,
          plain(0, tls.createSSLSocketFactory()),
          InMemoryListenerConfig.createLDAPSConfig(
              "tls",
              InetAddress.getLoopbackAddress(),
              0,
              tls.createSSLServerSocketFactory(),
              tls.createSSLSocketFactory()));
    } catch (LDAPException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InMemoryListenerConfig plain(int port, @Nullable SSLSocketFactory startTls)
      throws LDAPException {
    return InMemoryListenerConfig.createLDAPConfig(
        "plain", InetAddress.getLoopbackAddress(), port, startTls);
  }

  @Override
  public String url() {
    return "ldap://127.0.0.1:" + server.getListenPort("plain");
  }

  String urlByName() {
    return "ldap://localhost:" + server.getListenPort("plain");
  }

  String tlsUrl() {
    return "ldaps://localhost:" + server.getListenPort("tls");
  }

  @Override
  public LDAPConnection connection() throws LDAPException {
    return server.getConnection("plain");
  }

  List<String> binds() {
    return heard.binds;
  }

  List<String> filters() {
    return heard.filters;
  }

  void forgetHeard() {
    heard.binds.clear();
    heard.filters.clear();
  }

  /** Connections break; nobody gets a new one until {@link #goOn}. */
  void stop() {
    server.shutDown(true);
  }

  /** With all that it had, where it was. */
  void goOn(int port) {
    try {
      InMemoryDirectoryServer again = new InMemoryDirectoryServer(config(plain(port, null)));
      again.restoreSnapshot(server.createSnapshot());
      again.startListening();
      server = again;
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.shutDown(true);
  }
}
