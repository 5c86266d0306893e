package io.xloud.notification;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import io.xloud.tls.PemFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Who is told of changes and logins, as {@code keystone.conf} says it for oslo.messaging.
 *
 * @param broker empty where no driver sends to one
 * @param log whether notifications are written to the log
 * @param publisher such as {@code identity.HOST}
 */
record NotificationConfig(Optional<Broker> broker, boolean log, String publisher, Wording wording) {
  private static final System.Logger LOG = System.getLogger(NotificationConfig.class.getName());
  private static final String SECTION = "oslo_messaging_notifications";

  /** What names the files of {@link Broker#tls}, for people. */
  static final String FILES = "[oslo_messaging_rabbit] ssl_ca_file, ssl_cert_file and ssl_key_file";

  /**
   * How a broker is spoken to.
   *
   * @param enveloped message format 2.0, which driver {@code messagingv2} stands for
   * @param topics each is a queue of the name {@code TOPIC.info}
   * @param tls empty to speak plainly
   * @param certificateLogin whether the certificate is who we are, instead of name and password
   */
  record Broker(
      TransportUrl url,
      boolean enveloped,
      String exchange,
      List<String> topics,
      Queues queues,
      Optional<PemFiles> tls,
      boolean certificateLogin,
      boolean shuffled,
      Duration heartbeat,
      Retry retry) {
    Broker {
      topics = List.copyOf(topics);
    }
  }

  /** What queues and exchange are declared as; they must be declared as listeners declare them. */
  record Queues(boolean durable, boolean autoDelete, boolean quorum, boolean mirrored) {}

  /** How long until the next attempt, growing by a step to the most. */
  record Retry(Duration first, Duration step, Duration most) {}

  static NotificationConfig from(Options options) {
    List<String> drivers = options.multi(SECTION, "driver");
    boolean enveloped = drivers.contains("messagingv2");
    boolean sent = enveloped || drivers.contains("messaging");
    drivers.stream()
        .filter(driver -> !List.of("messagingv2", "messaging", "log", "noop", "").contains(driver))
        .forEach(driver ->
            LOG.log(
                System.Logger.Level.WARNING,
                "[{0}] driver = {1} is not known here; messagingv2, messaging, log and noop are.",
                SECTION,
                driver));
    return new NotificationConfig(
        sent ? broker(options, enveloped) : Optional.empty(),
        drivers.contains("log"),
        "identity."
            + options.text("DEFAULT", "default_publisher_id").orElseGet(NotificationConfig::host),
        new Wording(
            options.string("DEFAULT", "notification_format").equals("basic"),
            new HashSet<>(options.multi("DEFAULT", "notification_opt_out"))));
  }

  boolean isOn() {
    return broker.isPresent() || log;
  }

  private static Optional<Broker> broker(Options options, boolean enveloped) {
    TransportUrl url = url(options);
    if (!url.isRabbit()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "No notifications are sent: transport_url begins with {0}:, and only rabbit: is spoken.",
          url.scheme());
      return Optional.empty();
    }
    return Optional.of(
        new Broker(
            url,
            enveloped,
            options.string("DEFAULT", "control_exchange"),
            options.list(SECTION, "topics"),
            queues(options),
            tls(options),
            options.string("oslo_messaging_rabbit", "rabbit_login_method").equals("EXTERNAL"),
            options.string("oslo_messaging_rabbit", "kombu_failover_strategy").equals("shuffle"),
            Duration.ofSeconds(
                options.integer("oslo_messaging_rabbit", "heartbeat_timeout_threshold")),
            retry(options)));
  }

  /** That of the notifications, or else the one for everything. */
  private static TransportUrl url(Options options) {
    try {
      return TransportUrl.parse(
          options
              .text(SECTION, "transport_url")
              .filter(url -> !url.isEmpty())
              .orElseGet(() -> options.string("DEFAULT", "transport_url")));
    } catch (IllegalArgumentException e) {
      throw new StartFailure("transport_url " + e.getMessage());
    }
  }

  private static Queues queues(Options options) {
    boolean quorum = options.flag("oslo_messaging_rabbit", "rabbit_quorum_queue");
    return new Queues(
        quorum || options.flag("oslo_messaging_rabbit", "amqp_durable_queues"),
        options.flag("oslo_messaging_rabbit", "amqp_auto_delete"),
        quorum,
        options.flag("oslo_messaging_rabbit", "rabbit_ha_queues"));
  }

  private static Optional<PemFiles> tls(Options options) {
    return options.flag("oslo_messaging_rabbit", "ssl")
        ? Optional.of(
            new PemFiles(
                file(options.text("oslo_messaging_rabbit", "ssl_ca_file")),
                file(options.text("oslo_messaging_rabbit", "ssl_cert_file")),
                file(options.text("oslo_messaging_rabbit", "ssl_key_file"))))
        : Optional.empty();
  }

  private static Optional<String> file(Optional<String> option) {
    return option.filter(path -> !path.isEmpty());
  }

  private static Retry retry(Options options) {
    return new Retry(
        Duration.ofSeconds(options.integer("oslo_messaging_rabbit", "rabbit_retry_interval")),
        Duration.ofSeconds(options.integer("oslo_messaging_rabbit", "rabbit_retry_backoff")),
        Duration.ofSeconds(options.integer("oslo_messaging_rabbit", "rabbit_interval_max")));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
