package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes connections to one server at a time, with the proofs and limits that the settings want. */
final class Dialler {
  private final ServerConfig config;
  private final SSLContext tls;
  private final SocketFactory tlsSockets;

  Dialler(ServerConfig config) {
    this.config = config;
    this.tls = TlsContext.of(config.security());
    this.tlsSockets =
        new ImpatientSockets(tls.getSocketFactory(), (int) config.connectTimeout().toMillis());
  }

  /** As {@code [ldap] user}. */
  LDAPConnection asService(Server server) throws LDAPException {
    return dialled(server, config.security().startTls(), service());
  }

  /** As nobody yet. */
  LDAPConnection asNobody(Server server) throws LDAPException {
    return dialled(server, config.security().startTls(), null);
  }

  /**
   * As {@code [ldap] user}, at a server that another one names. Where ours are asked in secret,
   * this one is never told the password in clear.
   */
  LDAPConnection asServiceElsewhere(Server server) throws LDAPException {
    boolean secret =
        config.security().startTls() || config.servers().stream().anyMatch(Server::tls);
    return dialled(server, secret && !server.tls(), service());
  }

  private @Nullable SimpleBindRequest service() {
    return config
        .bind()
        .map(as -> new SimpleBindRequest(as.dn(), as.password().reveal()))
        .orElse(null);
  }

  private LDAPConnection dialled(Server server, boolean startTls, @Nullable SimpleBindRequest bind)
      throws LDAPException {
    SocketFactory sockets = server.tls() ? tlsSockets : SocketFactory.getDefault();
    try {
      LDAPConnection wire = new LDAPConnection(sockets, options(), server.host(), server.port());
      greet(wire, startTls, bind);
      return wire;
    } catch (LDAPException e) {
      throw new LDAPException(ResultCode.CONNECT_ERROR, "no connection", e);
    }
  }

  /** Not by the library: it would wait for a server that hangs once more, to close what it made. */
  private void greet(LDAPConnection wire, boolean startTls, @Nullable SimpleBindRequest bind)
      throws LDAPException {
    boolean good = false;
    try {
      if (startTls) {
        new StartTLSPostConnectProcessor(tls).processPreAuthenticatedConnection(wire);
      }
      if (bind != null) {
        wire.bind(bind);
      }
      good = true;
    } finally {
      if (!good) {
        Farewell.omit(wire);
      }
    }
  }

  /** No thread reads for a connection: whoever asks reads, and stops when the time is over. */
  private LDAPConnectionOptions options() {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setConnectTimeoutMillis((int) config.connectTimeout().toMillis());
    options.setResponseTimeoutMillis(config.responseTimeout().toMillis());
    options.setFollowReferrals(false); // the library hands pages of one server to the other
    options.setBindWithDNRequiresPassword(true);
    options.setSSLSocketVerifier(
        config.security().demand().isStrict()
            ? new CertificateCheck()
            : TrustAllSSLSocketVerifier.getInstance());
    return options;
  }
}
