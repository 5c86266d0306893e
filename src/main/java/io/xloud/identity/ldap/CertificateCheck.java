package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * What must hold of a server's certificate besides that somebody who is believed signed it: it
 * names the server, and its time is not over. Java lets a certificate that the file of authorities
 * holds itself live for ever; OpenSSL, and so Keystone, does not.
 */
final class CertificateCheck extends SSLSocketVerifier {
  /** A CN counts only where no name is listed. */
  private final SSLSocketVerifier name = new HostNameSSLSocketVerifier(true, false);

  @Override
  public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
    try {
      ((X509Certificate) socket.getSession().getPeerCertificates()[0]).checkValidity();
    } catch (CertificateException e) {
      throw new LDAPException(ResultCode.CONNECT_ERROR, "a certificate that is not good", e);
    } catch (SSLPeerUnverifiedException _) { // the handshake was given up when its time was over
      throw new LDAPException(
          ResultCode.CONNECT_ERROR, "no certificate", new IOException("no TLS in time"));
    }
    try {
      name.verifySSLSocket(host, port, socket);
    } catch (LDAPException e) {
      throw new LDAPException(
          ResultCode.CONNECT_ERROR, "another name", new CertificateException(e.getMessage()));
    }
  }
}
