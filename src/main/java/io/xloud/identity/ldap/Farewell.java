package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;

/**
 * Closes connections that nobody uses any more, each in a thread of its own: over TLS that waits
 * for the server's last word, which one that hangs never says. The wait ends with the time that the
 * connection gives any answer.
 */
final class Farewell {
  private Farewell() {}

  /** To a server that is well. */
  static void say(LDAPConnection wire) {
    Thread.startVirtualThread(wire::close);
  }

  /** To one that may not listen: nothing is said to it. */
  static void omit(LDAPConnection wire) {
    Thread.startVirtualThread(wire::closeWithoutUnbind);
  }
}
