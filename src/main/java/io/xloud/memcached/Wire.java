package io.xloud.memcached;

import io.xloud.error.StartFailure;
import io.xloud.tls.PemFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections to memcached, plain or with TLS, that break when their time is over. */
final class Wire {
  private static final String FILES = "[cache] tls_cafile, tls_certfile and tls_keyfile";

  private final @Nullable SSLSocketFactory tls;
  private final Lookup lookup = new Lookup(InetAddress::getByName);

  private Wire(@Nullable SSLSocketFactory tls) {
    this.tls = tls;
  }

  static Wire plain() {
    return new Wire(null);
  }

  /**
   * @throws StartFailure when a file does not hold what it should
   */
  static Wire of(Optional<PemFiles> tls) {
    return tls.map(files -> new Wire(files.context(FILES).getSocketFactory()))
        .orElseGet(Wire::plain);
  }

  Connection connect(Server server, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    Socket socket = new Socket();
    try {
      InetAddress address = lookup.find(server.host(), limit);
      socket.connect(new InetSocketAddress(address, server.port()), left(end));
      socket.setTcpNoDelay(true);
      return new Connection(tls == null ? socket : secured(tls, socket, server, end), end);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(SSLSocketFactory tls, Socket socket, Server server, long end)
      throws IOException {
    SSLSocket secured = (SSLSocket) tls.createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(left(end));
    secured.startHandshake();
    return secured;
  }

  private static int left(long end) throws SocketTimeoutException {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) left;
  }

  /** A socket and the time at which it is given up, by {@link System#nanoTime}. */
  record Connection(Socket socket, long end) implements AutoCloseable {
    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    InputStream answers() throws IOException {
      return new FilterInputStream(socket.getInputStream()) {
        @Override
        public int read() throws IOException {
          socket.setSoTimeout(left(end));
          return super.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          socket.setSoTimeout(left(end));
          return super.read(bytes, from, length);
        }
      };
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
