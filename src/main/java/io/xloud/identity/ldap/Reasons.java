package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;

/** Why a server could not be asked, for the log: what this side saw, never the server's words. */
final class Reasons {
  private static final String STRANGER =
      "no authority that is believed signed its certificate; see [ldap] tls_cacertfile and"
          + " tls_cacertdir";

  private Reasons() {}

  static String of(LDAPException failure) {
    return switch (deepest(failure)) {
      case CertPathBuilderException _ -> STRANGER;
      case CertPathValidatorException chain when chain.getReason() == PKIXReason.NO_TRUST_ANCHOR ->
          STRANGER;
      case CertificateExpiredException expired ->
          "its certificate has expired: " + expired.getMessage();
      case CertificateNotYetValidException early ->
          "its certificate is not valid yet: " + early.getMessage();
      case GeneralSecurityException wrong -> "its certificate is refused: " + wrong.getMessage();
      case IOException broken -> String.valueOf(broken.getMessage());
      case Connections.Full _ -> "all connections are in use";
      case LDAPException answer
          when answer.getResultCode().equals(ResultCode.INVALID_CREDENTIALS) ->
          "it refuses [ldap] user with its password: " + answer.getResultCode();
      case LDAPException answer -> String.valueOf(answer.getResultCode());
      case Throwable other -> other.getClass().getSimpleName();
    };
  }

  private static Throwable deepest(Throwable failure) {
    Throwable one = failure;
    for (Throwable cause = one.getCause(); cause != null; cause = one.getCause()) {
      one = cause;
    }
    return one;
  }
}
