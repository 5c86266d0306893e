package io.xloud.identity.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that give up a server that takes a connection and then says nothing. The LDAP library
 * limits the connection alone: a handshake that never comes would hold whoever waits for ever.
 */
final class ImpatientSockets extends SocketFactory {
  private final SocketFactory sockets;
  private final int millis;

  /**
   * @param millis how long each word of the server may take
   */
  ImpatientSockets(SocketFactory sockets, int millis) {
    this.sockets = sockets;
    this.millis = millis;
  }

  private Socket impatient(Socket socket) throws IOException {
    socket.setSoTimeout(millis);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return impatient(sockets.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return impatient(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return impatient(sockets.createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return impatient(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return impatient(sockets.createSocket(host, port, from, fromPort));
  }
}
