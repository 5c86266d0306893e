package io.xloud.it.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection to a server, kept open while the server keeps it: as much HTTP as the bench needs,
 * so that little of what is measured is the client.
 */
final class Wire implements AutoCloseable {
  private final int port;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();

  Wire(Side side) {
    this.port = side.port();
    socket = closed();
  }

  /** Headers as they came, {@code Name: value}. */
  record Reply(int status, List<String> headers, byte[] body) {
    String header(String name) {
      return headers.stream()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    Reply with(int expected) {
      if (status != expected) {
        throw new IllegalStateException(
            "%d instead of %d: %s"
                .formatted(status, expected, new String(body, StandardCharsets.UTF_8)));
      }
      return this;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  Reply ask(String request) throws IOException {
    if (socket.isClosed()) {
      connect();
    }
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    Reply reply = read(request.startsWith("HEAD "));
    if (reply.header("Connection").equalsIgnoreCase("close")) {
      socket.close();
    }
    return reply;
  }

  private void connect() throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 16_384);
  }

  private Reply read(boolean headOnly) throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Reply head = new Reply(status, headers, new byte[0]);
    return headOnly ? head : new Reply(status, headers, body(head));
  }

  private byte[] body(Reply head) throws IOException {
    if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return chunks();
    }
    String length = head.header("Content-Length");
    return in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line(), 16);
      body.writeBytes(in.readNBytes(length));
      line();
    } while (length > 0);
    return body.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) c);
    }
    line.setLength(line.length() - 1);
    return line.toString();
  }

  private static Socket closed() {
    Socket socket = new Socket();
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
