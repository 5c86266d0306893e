package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmqpSenderTest {
  @Test
  void where_no_broker_takes_us_it_is_told_of_each_why() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(rude));
      int nobody = free();
      String url =
          "rabbit://ada:s3cret@127.0.0.1:%d,ada:s3cret@127.0.0.1:%d/"
              .formatted(nobody, rude.getLocalPort());
      Options options =
          Options.of(
              Map.of(
                  "DEFAULT", Map.of("transport_url", url),
                  "oslo_messaging_notifications", Map.of("driver", "messagingv2")));

      assertThat(BrokerProbe.complaint(options).orElseThrow())
          .contains("127.0.0.1:" + nobody)
          .contains("127.0.0.1:" + rude.getLocalPort())
          .contains("; ")
          .doesNotContain("s3cret");
    }
  }

  private static void hangUp(ServerSocket rude) {
    try (Socket caller = rude.accept()) {
      caller.getOutputStream().flush();
    } catch (IOException e) {
      // nobody called
    }
  }

  private static int free() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }
}
