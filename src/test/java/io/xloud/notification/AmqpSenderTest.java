package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.xloud.config.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  @Test
  @Timeout(20)
  void a_broker_that_confirms_nothing_has_not_taken_it() throws Exception {
    Notification told =
        new Notification(
            UUID.randomUUID(),
            "identity.project.created",
            Instant.EPOCH,
            JsonNodeFactory.instance.objectNode());
    try (SilentBroker broker = SilentBroker.confirmingNothing();
        AmqpSender sender =
            new AmqpSender(
                NotificationConfig.from(broker.options()).broker().orElseThrow(),
                "identity.here",
                Optional.empty(),
                Duration.ofMillis(200))) {
      assertThatThrownBy(() -> sender.send(List.of(told)))
          .isInstanceOf(IOException.class)
          .hasMessage("RabbitMQ does not confirm");
    }
  }

  /** Taken anew at the latest this long before a batch is sent. */
  @Test
  void a_lease_lasts_until_the_broker_has_confirmed_or_was_given_up() {
    assertThat(Lease.RENEW.plus(AmqpSender.CONFIRM)).isLessThan(Lease.TIME);
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
