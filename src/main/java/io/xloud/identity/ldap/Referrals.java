package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;

/**
 * Goes to servers that a directory names, and asks each of them anew: the LDAP library would hand
 * the place in the pages of the one to the other, which knows nothing of it.
 */
final class Referrals {
  private final Dialler dialler;
  private final Doubts doubts;

  /** A question to a server, at the place that whoever named it meant. */
  interface Asking<T> {
    T on(LDAPConnection connection, LDAPURL place) throws LDAPException;
  }

  Referrals(Dialler dialler, Doubts doubts) {
    this.dialler = dialler;
    this.doubts = doubts;
  }

  /**
   * The answer of the first one that gives one: they all have the same.
   *
   * @param urls of one reference
   */
  <T> T follow(List<String> urls, Asking<T> asking) throws LDAPException {
    LDAPException failure =
        new LDAPException(ResultCode.REFERRAL, "a reference that names no server");
    for (String url : urls) {
      try {
        LDAPURL place = new LDAPURL(url);
        if (place.hostProvided()) {
          return asked(place, asking);
        }
      } catch (LDAPException e) {
        if (!DirectoryServers.saysAway(e)) {
          throw e;
        }
        failure = e;
      }
    }
    throw failure;
  }

  private <T> T asked(LDAPURL place, Asking<T> asking) throws LDAPException {
    Server server =
        new Server(
            requireNonNull(place.getHost()),
            place.getPort(),
            place.getScheme().equalsIgnoreCase("ldaps"));
    if (doubts.has(server) && !doubts.isDue(server)) {
      throw new LDAPException(ResultCode.UNAVAILABLE, "it did not answer a moment ago");
    }
    try {
      T answer = asked(server, place, asking);
      doubts.settle(server);
      return answer;
    } catch (LDAPException e) {
      if (DirectoryServers.saysAway(e)) {
        doubts.raise(server);
      } else {
        doubts.settle(server);
      }
      throw e;
    }
  }

  private <T> T asked(Server server, LDAPURL place, Asking<T> asking) throws LDAPException {
    LDAPConnection connection = dialler.asServiceElsewhere(server);
    try {
      return asking.on(connection, place);
    } finally {
      Farewell.say(connection);
    }
  }
}
