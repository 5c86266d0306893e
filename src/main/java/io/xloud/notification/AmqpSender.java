package io.xloud.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.ShutdownSignalException;
import io.xloud.notification.NotificationConfig.Broker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * To RabbitMQ, in the form in which oslo.messaging sends and reads notifications: a persistent
 * message for each topic, to a topic exchange, in a queue of the topic's name that is made where no
 * listener has made it yet. A batch has arrived when the broker has confirmed all of it and sent
 * nothing back.
 */
final class AmqpSender implements Sender {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Less than is left of a lease, so that who waits for the broker still is the one who may. */
  static final Duration CONFIRM = Duration.ofSeconds(10);

  private static final int NOT_AS_ASKED = 406;
  private static final BasicProperties PERSISTENT =
      new BasicProperties.Builder()
          .contentType("application/json")
          .contentEncoding("utf-8")
          .deliveryMode(2)
          .priority(0)
          .build();

  private final Broker broker;
  private final String publisher;
  private final Optional<SSLContext> tls;
  private final Duration confirm;
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private final AtomicReference<@Nullable String> sentBack = new AtomicReference<>();
  private int next;

  AmqpSender(Broker broker, String publisher, Optional<SSLContext> tls) {
    this(broker, publisher, tls, CONFIRM);
  }

  /**
   * @param confirm how long the broker may take to confirm a batch
   */
  AmqpSender(Broker broker, String publisher, Optional<SSLContext> tls, Duration confirm) {
    this.broker = broker;
    this.publisher = publisher;
    this.tls = tls;
    this.confirm = confirm;
  }

  @Override
  public synchronized void open() throws IOException {
    channel();
  }

  @Override
  public synchronized void send(List<Notification> notifications) throws IOException {
    try {
      Channel open = channel();
      for (Notification each : notifications) {
        byte[] body = body(each).toString().getBytes(StandardCharsets.UTF_8);
        for (String topic : broker.topics()) {
          open.basicPublish(broker.exchange(), queue(topic), true, PERSISTENT, body);
        }
      }
      open.waitForConfirmsOrDie(confirm.toMillis());
      @Nullable String returned = sentBack.getAndSet(null);
      if (returned != null) {
        throw new IOException("no queue takes " + returned);
      }
    } catch (TimeoutException e) {
      close();
      throw new IOException("RabbitMQ does not confirm", e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ShutdownSignalException e) {
      close();
      throw new IOException("RabbitMQ closed the connection: " + e.getMessage(), e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Leaves nothing behind; fails when none of the hosts takes us. */
  void reach() throws IOException {
    connect().abort((int) CONNECT.toMillis());
  }

  private ObjectNode body(Notification each) {
    ObjectNode message = each.message(publisher);
    message.put("_unique_id", each.id().toString().replace("-", ""));
    if (!broker.enveloped()) {
      return message;
    }
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    return envelope.put("oslo.version", "2.0").put("oslo.message", message.toString());
  }

  private static String queue(String topic) {
    return topic + ".info";
  }

  private Channel channel() throws IOException {
    Channel known = channel;
    if (known != null && known.isOpen()) {
      return known;
    }
    close();
    Connection opened = connect();
    connection = opened;
    declare(opened);
    Channel fresh = opened.createChannel();
    fresh.confirmSelect();
    fresh.addReturnListener(back -> sentBack.set(back.getRoutingKey()));
    sentBack.set(null);
    channel = fresh;
    return fresh;
  }

  /** The one after that which was tried last, and so on round the list. */
  private Connection connect() throws IOException {
    List<TransportUrl.Host> hosts = new ArrayList<>(broker.url().hosts());
    if (broker.shuffled()) {
      Collections.shuffle(hosts);
    } else {
      Collections.rotate(hosts, -(next++ % hosts.size()));
    }
    List<String> told = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (TransportUrl.Host host : hosts) {
      try {
        return connect(host);
      } catch (IOException e) {
        told.add(host + ": " + e);
        failures.add(e);
      } catch (TimeoutException e) {
        told.add(host + " does not answer");
        failures.add(e);
      }
    }
    IOException nobody = new IOException(String.join("; ", told));
    failures.forEach(nobody::addSuppressed);
    throw nobody;
  }

  private Connection connect(TransportUrl.Host host) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host.name());
    factory.setPort(host.port());
    factory.setUsername(host.user());
    factory.setPassword(host.password().reveal());
    factory.setVirtualHost(broker.url().virtualHost());
    factory.setConnectionTimeout((int) CONNECT.toMillis());
    factory.setHandshakeTimeout((int) CONNECT.toMillis());
    factory.setChannelRpcTimeout((int) CONNECT.toMillis());
    factory.setRequestedHeartbeat((int) broker.heartbeat().toSeconds());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbitmq-", 0).factory());
    if (broker.certificateLogin()) {
      factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
    }
    tls.ifPresent(context -> {
      factory.useSslProtocol(context);
      factory.enableHostnameVerification();
    });
    return factory.newConnection(publisher);
  }

  /**
   * What is there but was declared otherwise, by a listener or another service, is used as it is.
   */
  private void declare(Connection opened) throws IOException {
    unlessOtherwise(
        opened,
        channel ->
            channel.exchangeDeclare(
                broker.exchange(),
                "topic",
                broker.queues().durable(),
                broker.queues().autoDelete(),
                Map.of()));
    for (String topic : broker.topics()) {
      unlessOtherwise(
          opened,
          channel ->
              channel.queueDeclare(
                  queue(topic),
                  broker.queues().durable(),
                  false,
                  broker.queues().autoDelete(),
                  arguments()));
      unlessOtherwise(
          opened, channel -> channel.queueBind(queue(topic), broker.exchange(), queue(topic)));
    }
  }

  private Map<String, Object> arguments() {
    Map<String, Object> arguments = new HashMap<>();
    if (broker.queues().quorum()) {
      arguments.put("x-queue-type", "quorum");
    } else if (broker.queues().mirrored()) {
      arguments.put("x-ha-policy", "all");
    }
    return arguments;
  }

  /** What is asked of a channel that may be closed for it. */
  private interface Asked {
    Object of(Channel channel) throws IOException;
  }

  private static void unlessOtherwise(Connection opened, Asked asked) throws IOException {
    Channel asking = opened.createChannel();
    try {
      Object _ = asked.of(asking);
      asking.close();
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (IOException e) {
      if (!(e.getCause() instanceof ShutdownSignalException signal)
          || code(signal) != NOT_AS_ASKED) {
        throw e;
      }
    }
  }

  private static int code(ShutdownSignalException signal) {
    return signal.getReason() instanceof com.rabbitmq.client.AMQP.Channel.Close close
        ? close.getReplyCode()
        : 0;
  }

  @Override
  public synchronized void close() {
    @Nullable Connection open = connection;
    connection = null;
    channel = null;
    if (open != null) {
      open.abort((int) CONNECT.toMillis());
    }
  }
}
