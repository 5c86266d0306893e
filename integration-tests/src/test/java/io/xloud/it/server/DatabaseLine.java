package io.xloud.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between one server and the database that all tests share: it can freeze, so that
 * nothing gets through and no connection breaks, and it can be cut.
 */
public final class DatabaseLine implements AutoCloseable {
  private final ServerSocket door;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.OPEN;

  private enum State {
    OPEN,
    FROZEN,
    CUT
  }

  private DatabaseLine(ServerSocket door) {
    this.door = door;
  }

  public static DatabaseLine open() throws IOException {
    DatabaseLine line = new DatabaseLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(line::accept);
    return line;
  }

  /** As {@code [database] connection} spells it. */
  public String connectionOf(String schema) {
    return "mysql+pymysql://keystone:keystone@127.0.0.1:%d/%s"
        .formatted(door.getLocalPort(), schema);
  }

  public void freeze() {
    become(State.FROZEN);
  }

  /** All connections break, and new ones do as soon as they are made. */
  public void cut() {
    become(State.CUT);
    ends.forEach(DatabaseLine::close);
  }

  public void mend() {
    become(State.OPEN);
  }

  private void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while it is frozen; false when it is cut. */
  private boolean carries() throws IOException {
    lock.lock();
    try {
      while (state == State.FROZEN) {
        changed.await();
      }
      return state == State.OPEN;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    ends.add(client);
    try {
      if (carries()) {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), Mariadb.running().port());
        ends.add(server);
        Thread.ofVirtual().start(() -> carry(client, server));
        carry(server, client);
      }
    } catch (IOException e) {
      // the client sees its connection break, as it should
    } finally {
      close(client);
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] bytes = new byte[8192];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(bytes); read >= 0 && carries(); read = in.read(bytes)) {
        out.write(bytes, 0, read);
      }
    } catch (IOException e) {
      // one end is gone, so both are
    } finally {
      ends.remove(from);
      ends.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
