package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.ldap.Connections.Connection;
import io.xloud.persistence.Database;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one directory: asks them, within a time, and stops asking while they do not
 * answer. Connections that ask and connections on which passwords are tried are never the same.
 */
final class DirectoryServers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DirectoryServers.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** What a server says, or the client on its behalf, when it is not there to answer. */
  private static final Set<ResultCode> AWAY =
      Set.of(
          ResultCode.SERVER_DOWN,
          ResultCode.CONNECT_ERROR,
          ResultCode.TIMEOUT,
          ResultCode.LOCAL_ERROR,
          ResultCode.DECODING_ERROR,
          ResultCode.BUSY,
          ResultCode.UNAVAILABLE);

  private final String domainId;
  private final ServerConfig config;
  private final Connections questions;
  private final Connections logins;
  private final Circuit circuit = new Circuit(PAUSE, System::nanoTime);

  /** A question to a directory on a connection that is there. */
  interface Question<T> {
    T on(LDAPConnection connection) throws LDAPException;
  }

  DirectoryServers(String domainId, ServerConfig config) {
    this.domainId = domainId;
    this.config = config;
    this.questions =
        new Connections(servers(config, true)::getConnection, config.questions(), patience());
    this.logins =
        new Connections(servers(config, false)::getConnection, config.logins(), patience());
  }

  private Duration patience() {
    return config.responseTimeout();
  }

  /**
   * Asks one server, and another one when that breaks.
   *
   * @throws LDAPException when a server answered that it won't
   * @throws KeystoneException 503 while none answers
   */
  <T> T ask(Question<T> question) throws LDAPException {
    Database.requireNoConnectionHeld("a question to a directory");
    requireAnswering();
    for (int tries = 1; ; tries++) {
      try {
        T answer = askedOnce(questions, question);
        circuit.answered();
        return answer;
      } catch (LDAPException e) {
        if (!AWAY.contains(e.getResultCode())) {
          circuit.answered();
          throw e;
        }
        if (tries >= config.tries() || !mayBeTriedAgain(e)) {
          throw away(e);
        }
        LockSupport.parkNanos(config.retryDelay().toNanos());
      }
    }
  }

  /** Whoever waited for the whole time once need not wait for it again. */
  private static boolean mayBeTriedAgain(LDAPException e) {
    return e.getResultCode().equals(ResultCode.SERVER_DOWN);
  }

  private static <T> T askedOnce(Connections connections, Question<T> question)
      throws LDAPException {
    Connection connection = connections.take();
    boolean good = false;
    try {
      T answer = question.on(connection.wire());
      good = true;
      return answer;
    } catch (LDAPException e) {
      good = !AWAY.contains(e.getResultCode()) && e.getResultCode().isConnectionUsable();
      throw e;
    } finally {
      if (good) {
        connections.giveBack(connection);
      } else {
        connections.drop(connection);
      }
    }
  }

  /**
   * Whether the directory takes the password for that of the entry. One that is empty, or nothing
   * but NUL, is not even shown to it: servers take it for nobody's and say yes (CVE-2013-2157).
   *
   * @throws KeystoneException 503 while no server answers
   */
  boolean takes(String dn, Secret password) {
    if (dn.isBlank() || isNothing(password)) {
      return false;
    }
    Database.requireNoConnectionHeld("a question to a directory");
    requireAnswering();
    try {
      boolean taken = binds(dn, password);
      circuit.answered();
      return taken;
    } catch (LDAPException e) {
      throw away(e);
    }
  }

  static boolean isNothing(Secret password) {
    return password.reveal().chars().allMatch(one -> one == 0);
  }

  /** A connection that was idle may have been closed by the server: that says nothing yet. */
  private boolean binds(String dn, Secret password) throws LDAPException {
    for (int tries = 1; ; tries++) {
      try {
        return askedOnce(logins, connection -> binds(connection, dn, password));
      } catch (LDAPException e) {
        if (tries >= config.tries() || !mayBeTriedAgain(e)) {
          throw e;
        }
        LockSupport.parkNanos(config.retryDelay().toNanos());
      }
    }
  }

  private static boolean binds(LDAPConnection connection, String dn, Secret password)
      throws LDAPException {
    try {
      return connection
          .bind(new SimpleBindRequest(dn, password.reveal()))
          .getResultCode()
          .equals(ResultCode.SUCCESS);
    } catch (LDAPException e) {
      if (AWAY.contains(e.getResultCode())) {
        throw e;
      }
      return false; // wrong, locked, expired: whatever it is, nobody comes in
    }
  }

  private void requireAnswering() {
    if (!circuit.admits()) {
      throw unavailable();
    }
  }

  private KeystoneException away(LDAPException e) {
    if (!e.getResultCode().equals(ResultCode.BUSY)) {
      circuit.failed();
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "The directory of domain {0} does not answer: {1}",
        domainId,
        e.getResultCode());
    return unavailable();
  }

  /** Nothing of servers and names: whoever asks may be anybody. */
  private static KeystoneException unavailable() {
    return new Problem.Unavailable("The directory of these users does not answer.", PAUSE).raised();
  }

  /** Whether it is known not to answer. */
  boolean isAway() {
    return circuit.isOpen();
  }

  private static ServerSet servers(ServerConfig config, boolean bound) {
    SSLContext tls = TlsContext.of(config.security());
    ServerSet[] servers =
        config.servers().stream()
            .map(server -> (ServerSet) single(server, config, tls, bound))
            .toArray(ServerSet[]::new);
    return servers.length == 1 ? servers[0] : failingOver(servers);
  }

  /** Whoever does not take a connection goes to the end of the line. */
  private static FailoverServerSet failingOver(ServerSet... servers) {
    FailoverServerSet set = new FailoverServerSet(servers);
    set.setReOrderOnFailover(true);
    return set;
  }

  private static SingleServerSet single(
      Server server, ServerConfig config, SSLContext tls, boolean bound) {
    SocketFactory sockets = server.tls() ? tls.getSocketFactory() : SocketFactory.getDefault();
    @Nullable PostConnectProcessor first =
        config.security().startTls() ? new StartTLSPostConnectProcessor(tls) : null;
    @Nullable SimpleBindRequest bind =
        bound
            ? config
                .bind()
                .map(as -> new SimpleBindRequest(as.dn(), as.password().reveal()))
                .orElse(null)
            : null;
    return new SingleServerSet(server.host(), server.port(), sockets, options(config), bind, first);
  }

  /** No thread reads for a connection: whoever asks reads, and stops when the time is over. */
  private static LDAPConnectionOptions options(ServerConfig config) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setConnectTimeoutMillis((int) config.connectTimeout().toMillis());
    options.setResponseTimeoutMillis(config.responseTimeout().toMillis());
    options.setFollowReferrals(config.followReferrals());
    options.setBindWithDNRequiresPassword(true);
    options.setSSLSocketVerifier(
        config.security().demand().isStrict()
            ? new HostNameSSLSocketVerifier(true, false) // a CN counts only where no name is listed
            : TrustAllSSLSocketVerifier.getInstance());
    return options;
  }

  @Override
  public void close() {
    questions.close();
    logins.close();
  }
}
