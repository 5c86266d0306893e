package io.xloud.notification;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import io.xloud.notification.NotificationConfig.Broker;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Tells an operator whether the broker would take notifications, before a server needs it. */
public final class BrokerProbe {
  private BrokerProbe() {}

  /** Empty when it would, or when none are sent. */
  public static Optional<String> complaint(Options options) {
    try {
      NotificationConfig config = NotificationConfig.from(options);
      return config.broker().flatMap(broker -> complaint(broker, config.publisher()));
    } catch (StartFailure e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static Optional<String> complaint(Broker broker, String publisher) {
    Optional<SSLContext> tls = broker.tls().map(files -> files.context(NotificationConfig.FILES));
    try (AmqpSender sender = new AmqpSender(broker, publisher, tls)) {
      sender.reach();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
