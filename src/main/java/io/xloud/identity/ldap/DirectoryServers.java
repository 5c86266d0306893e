package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.ldap.Connections.Connection;
import io.xloud.persistence.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The servers of one directory: asks one after the other until one answers, each within a time, and
 * stops asking while none does. Connections that ask and connections on which passwords are tried
 * are never the same.
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
  private final Dialler dialler;
  private final Connections questions;
  private final Connections logins;
  private final Referrals referrals;
  private final Doubts doubts = new Doubts(PAUSE, System::nanoTime);
  private final Circuit circuit = new Circuit(PAUSE, System::nanoTime);

  /** A question to a directory on a connection that is there. */
  interface Question<T> {
    T on(LDAPConnection connection) throws LDAPException;
  }

  DirectoryServers(String domainId, ServerConfig config) {
    this.domainId = domainId;
    this.config = config;
    this.dialler = new Dialler(config);
    this.questions = new Connections(dialler::asService, config.questions(), patience());
    this.logins = new Connections(dialler::asNobody, config.logins(), patience());
    this.referrals = new Referrals(dialler, new Doubts(PAUSE, System::nanoTime));
  }

  /** Longer than one server may take: whoever has a place may just find out that one hangs. */
  private Duration patience() {
    return config.connectTimeout().plus(config.responseTimeout());
  }

  /** Whether what was thrown says that nobody is there to answer. */
  static boolean saysAway(LDAPException e) {
    return AWAY.contains(e.getResultCode());
  }

  /**
   * Asks one server, and another one when that breaks.
   *
   * @throws LDAPException when a server answered that it won't
   * @throws KeystoneException 503 while none answers
   */
  <T> T ask(Question<T> question) throws LDAPException {
    return asked(questions, question);
  }

  /**
   * Asks the servers that one of ours named, where the settings want that.
   *
   * @throws LDAPException when a server answered that it won't, or none may be asked
   * @throws KeystoneException 503 while none of them answers
   */
  <T> T askElsewhere(List<String> urls, Referrals.Asking<T> asking) throws LDAPException {
    try {
      return referrals.follow(urls, asking);
    } catch (LDAPException e) {
      if (!saysAway(e)) {
        throw e;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "No server that the directory of domain {0} refers to answers: {1}",
          domainId,
          Reasons.of(e));
      throw unavailable();
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
    try {
      return asked(logins, connection -> binds(connection, dn, password));
    } catch (LDAPException e) {
      throw away(e);
    }
  }

  static boolean isNothing(Secret password) {
    return password.reveal().chars().allMatch(one -> one == 0);
  }

  private static boolean binds(LDAPConnection connection, String dn, Secret password)
      throws LDAPException {
    try {
      return connection
          .bind(new SimpleBindRequest(dn, password.reveal()))
          .getResultCode()
          .equals(ResultCode.SUCCESS);
    } catch (LDAPException e) {
      if (saysAway(e)) {
        throw e;
      }
      return false; // wrong, locked, expired: whatever it is, nobody comes in
    }
  }

  private <T> T asked(Connections connections, Question<T> question) throws LDAPException {
    Database.requireNoConnectionHeld("a question to a directory");
    requireAnswering();
    try {
      T answer = inPlace(connections, question);
      circuit.answered();
      return answer;
    } catch (LDAPException e) {
      if (saysAway(e)) {
        throw away(e);
      }
      circuit.answered();
      throw e;
    }
  }

  /** The place is kept from server to server: who waited for one need not wait again. */
  private <T> T inPlace(Connections connections, Question<T> question) throws LDAPException {
    connections.enter();
    try {
      return oneAfterTheOther(connections, question);
    } finally {
      connections.leave();
    }
  }

  /** Whom to ask next is chosen anew each time: others may have found out meanwhile who hangs. */
  private <T> T oneAfterTheOther(Connections connections, Question<T> question)
      throws LDAPException {
    List<Server> left = new ArrayList<>(config.servers());
    while (true) {
      Server server = doubts.best(left);
      left.remove(server);
      tryOutDoubted(server);
      try {
        T answer = askedOf(server, connections, question);
        settle(server);
        return answer;
      } catch (LDAPException e) {
        if (!saysAway(e)) {
          settle(server);
          throw e;
        }
        doubt(server, e);
        if (left.isEmpty()) {
          throw e;
        }
      }
    }
  }

  /**
   * A connection that was closed while it was idle says nothing of the server, and is no try.
   * Whoever waited for the whole time once need not wait for the same server again.
   */
  private <T> T askedOf(Server server, Connections connections, Question<T> question)
      throws LDAPException {
    boolean fresh = false;
    int tries = 0;
    while (true) {
      Connection connection = connections.take(server, fresh);
      try {
        return on(connection, connections, question);
      } catch (LDAPException e) {
        fresh = true;
        if (!brokeWhileIdle(connection, e)) {
          tries++;
          if (!e.getResultCode().equals(ResultCode.SERVER_DOWN) || tries >= config.tries()) {
            throw e;
          }
          LockSupport.parkNanos(config.retryDelay().toNanos());
        }
      }
    }
  }

  private static boolean brokeWhileIdle(Connection connection, LDAPException e) {
    return connection.kept() && saysAway(e) && !e.getResultCode().equals(ResultCode.TIMEOUT);
  }

  private static <T> T on(Connection connection, Connections connections, Question<T> question)
      throws LDAPException {
    boolean good = false;
    try {
      T answer = question.on(connection.wire());
      good = true;
      return answer;
    } catch (LDAPException e) {
      good = !saysAway(e) && e.getResultCode().isConnectionUsable();
      throw e;
    } finally {
      if (good) {
        connections.giveBack(connection);
      } else {
        connections.drop(connection);
      }
    }
  }

  private void doubt(Server server, LDAPException e) {
    boolean news = doubts.raise(server);
    questions.closeIdle(server);
    logins.closeIdle(server);
    if (news && config.servers().size() > 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} of the directory of domain {1} is left out until it answers: {2}",
          server,
          domainId,
          Reasons.of(e));
    }
  }

  private void settle(Server server) {
    if (doubts.settle(server) && config.servers().size() > 1) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} of the directory of domain {1} answers again.",
          server,
          domainId);
    }
  }

  /** While others answer nobody waits for a doubted one: it is tried out beside. */
  private void tryOutDoubted(Server asked) {
    if (doubts.has(asked)) {
      return;
    }
    for (Server server : config.servers()) {
      if (doubts.isDue(server)) {
        Thread.startVirtualThread(() -> tryOut(server));
      }
    }
  }

  /** Anything that it says is an answer, a refusal too. */
  private void tryOut(Server server) {
    try (LDAPConnection connection = dialler.asService(server)) {
      connection.search("", SearchScope.BASE, Filter.createPresenceFilter("objectClass"), "1.1");
      settle(server);
    } catch (LDAPException e) {
      if (saysAway(e)) {
        doubt(server, e);
      } else {
        settle(server);
      }
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
        "{0} of domain {1} does not answer: {2}",
        named(e),
        domainId,
        Reasons.of(e));
    return unavailable();
  }

  /** By its address where there is but one; of several the log has told each. */
  private String named(LDAPException e) {
    return config.servers().size() > 1 || e instanceof Connections.Full
        ? "The directory"
        : config.servers().getFirst() + " of the directory";
  }

  /** Nothing of servers and names: whoever asks may be anybody. */
  private static KeystoneException unavailable() {
    return new Problem.Unavailable("The directory of these users does not answer.", PAUSE).raised();
  }

  /** Whether it is known not to answer. */
  boolean isAway() {
    return circuit.isOpen();
  }

  @Override
  public void close() {
    questions.close();
    logins.close();
  }
}
