package io.xloud.notification;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.Method;
import io.xloud.config.Options;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A broker on loopback that lets its guests wait, which no real one can be told to do. */
final class SilentBroker implements AutoCloseable {
  private static final int LONGEST_FRAME = 1 << 20;

  private final ServerSocket door;
  private final boolean talks;
  private final List<Socket> guests = new CopyOnWriteArrayList<>();

  /** Somebody has come. */
  final CountDownLatch called = new CountDownLatch(1);

  /** Something was sent. */
  final CountDownLatch published = new CountDownLatch(1);

  private SilentBroker(boolean talks) {
    this.talks = talks;
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::welcome);
  }

  /** Opens its door, and says not a word. */
  static SilentBroker mute() {
    return new SilentBroker(false);
  }

  /** Does all that it is asked for, and never confirms that something has arrived. */
  static SilentBroker confirmingNothing() {
    return new SilentBroker(true);
  }

  Options options() {
    return Options.of(
        Map.of(
            "DEFAULT",
            Map.of("transport_url", "rabbit://ada:s3cret@127.0.0.1:%d/".formatted(port())),
            "oslo_messaging_notifications",
            Map.of("driver", "messagingv2")));
  }

  private int port() {
    return door.getLocalPort();
  }

  private void welcome() {
    try {
      while (true) {
        Socket guest = door.accept();
        guests.add(guest);
        called.countDown();
        if (talks) {
          Thread.ofVirtual().start(() -> talk(guest));
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void talk(Socket guest) {
    try (guest) {
      DataInputStream in = new DataInputStream(guest.getInputStream());
      DataOutputStream out = new DataOutputStream(guest.getOutputStream());
      in.readFully(new byte[8]); // which protocol it speaks
      say(out, 0, start());
      while (true) {
        Frame frame = Frame.readFrom(in, LONGEST_FRAME);
        if (frame != null && frame.type == AMQP.FRAME_METHOD) {
          say(out, frame.channel, answer(AMQImpl.readMethodFrom(frame.getInputStream())));
        }
      }
    } catch (IOException e) {
      // gone
    }
  }

  private static void say(DataOutputStream out, int channel, @Nullable Object answer)
      throws IOException {
    if (answer instanceof Method method) {
      method.toFrame(channel).writeTo(out);
      out.flush();
    }
  }

  private static Object start() {
    return new AMQP.Connection.Start.Builder()
        .versionMajor(0)
        .versionMinor(9)
        .serverProperties(Map.of())
        .mechanisms("PLAIN")
        .locales("en_US")
        .build();
  }

  private @Nullable Object answer(Method asked) {
    return switch (asked) {
      case AMQP.Connection.StartOk _ -> new AMQP.Connection.Tune.Builder().build();
      case AMQP.Connection.Open _ -> new AMQP.Connection.OpenOk.Builder().build();
      case AMQP.Connection.Close _ -> new AMQP.Connection.CloseOk.Builder().build();
      case AMQP.Channel.Open _ -> new AMQP.Channel.OpenOk.Builder().build();
      case AMQP.Channel.Close _ -> new AMQP.Channel.CloseOk.Builder().build();
      case AMQP.Exchange.Declare _ -> new AMQP.Exchange.DeclareOk.Builder().build();
      case AMQP.Queue.Declare _ -> new AMQP.Queue.DeclareOk.Builder().queue("q").build();
      case AMQP.Queue.Bind _ -> new AMQP.Queue.BindOk.Builder().build();
      case AMQP.Confirm.Select _ -> new AMQP.Confirm.SelectOk.Builder().build();
      case AMQP.Basic.Publish _ -> {
        published.countDown();
        yield null;
      }
      default -> null;
    };
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket guest : guests) {
      guest.close();
    }
  }
}
