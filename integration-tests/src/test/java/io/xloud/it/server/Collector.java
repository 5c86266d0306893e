package io.xloud.it.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A collector of traces, which takes them as OTLP has them (HTTP, protobuf) and keeps them. */
public final class Collector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer server;
  private final List<Span> spans = new ArrayList<>();
  private final StringBuilder bytes = new StringBuilder();
  private final List<String> authorizations = new ArrayList<>();

  /**
   * A span and who tells of it.
   *
   * @param kind 1 for what is within, 2 for a server's, 3 for a client's
   * @param status 2 for an error
   */
  public record Span(
      String traceId,
      String id,
      String parentId,
      String traceState,
      String name,
      long kind,
      long status,
      Map<String, String> attributes,
      Map<String, String> resource) {}

  private Collector(HttpServer server) {
    this.server = server;
  }

  /** On a port of 127.0.0.1; 0 for any. */
  public static Collector at(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Collector collector = new Collector(HttpServer.create(address, 0));
    collector.server.createContext("/v1/traces", collector::take);
    collector.server.start();
    return collector;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      keep(body, exchange.getRequestHeaders().getFirst("Authorization"));
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void keep(byte[] body, String authorization) {
    bytes.append(new String(body, StandardCharsets.ISO_8859_1));
    authorizations.add(authorization);
    Message.of(body)
        .all(1)
        .forEach(one -> {
          Map<String, String> resource = one.all(1).findFirst().orElseThrow().pairs(1);
          one.all(2)
              .flatMap(scope -> scope.all(2))
              .forEach(span -> spans.add(span(span, resource)));
        });
    notifyAll();
  }

  private static Span span(Message told, Map<String, String> resource) {
    return new Span(
        told.hex(1),
        told.hex(2),
        told.hex(4),
        told.text(3),
        told.text(5),
        told.number(6),
        told.all(15).mapToLong(status -> status.number(3)).findFirst().orElse(0),
        told.pairs(9),
        resource);
  }

  /** The first that is so, which may be still on its way. */
  public synchronized Span await(Predicate<Span> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (Span span : spans) {
        if (wanted.test(span)) {
          return span;
        }
      }
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new AssertionError("not told in time; told were " + spans);
      }
      wait(left);
    }
  }

  /** The request of a trace; whatever was done for it is there when it is. */
  public Span awaitRequest(String traceId) throws InterruptedException {
    return await(span -> span.traceId().equals(traceId) && span.kind() == 2);
  }

  /** All of a trace that has arrived. */
  public synchronized List<Span> of(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** Every byte that came, each as a character. */
  public synchronized String everything() {
    return bytes.toString();
  }

  /** The header of that name in each request. */
  public synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** A message of protobuf, as far as one can read it without its definition. */
  private record Message(List<Field> fields) {
    private record Field(int number, long value, byte[] bytes) {}

    private static final byte[] NOTHING = {};

    static Message of(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      List<Field> fields = new ArrayList<>();
      while (in.hasRemaining()) {
        long key = varint(in);
        fields.add(field((int) (key >>> 3), (int) (key & 7), in));
      }
      return new Message(fields);
    }

    private static Field field(int number, int type, ByteBuffer in) {
      return switch (type) {
        case 0 -> new Field(number, varint(in), NOTHING);
        case 1 -> new Field(number, in.getLong(), NOTHING);
        case 2 -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          yield new Field(number, 0, bytes);
        }
        case 5 -> new Field(number, in.getInt(), NOTHING);
        default -> throw new IllegalArgumentException("no type of protobuf: " + type);
      };
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = in.get();
        value |= (long) (part & 0x7f) << shift;
        if (part >= 0) {
          return value;
        }
      }
    }

    private Stream<Field> named(int number) {
      return fields.stream().filter(field -> field.number == number);
    }

    Stream<Message> all(int number) {
      return named(number).map(field -> Message.of(field.bytes));
    }

    String text(int number) {
      return named(number)
          .map(field -> new String(field.bytes, StandardCharsets.UTF_8))
          .findFirst()
          .orElse("");
    }

    String hex(int number) {
      return named(number)
          .map(field -> HexFormat.of().formatHex(field.bytes))
          .findFirst()
          .orElse("");
    }

    long number(int number) {
      return named(number).mapToLong(Field::value).findFirst().orElse(0);
    }

    /** Attributes: texts and whole numbers. */
    Map<String, String> pairs(int number) {
      Map<String, String> pairs = new TreeMap<>();
      all(number)
          .forEach(pair ->
              pairs.put(pair.text(1), pair.all(2).map(Message::value).findFirst().orElse("")));
      return pairs;
    }

    private String value() {
      return named(1).findAny().isPresent() ? text(1) : Long.toString(number(3));
    }
  }
}
