package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A service that listens to notifications with oslo.messaging, as ceilometer does. */
final class Listener implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();

  private Listener(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /** By queues that outlive the broker. */
  static Listener at(String transportUrl) throws IOException, InterruptedException {
    return new Listener(Python.converse("notification_listener.py", transportUrl));
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything up to and with the one that is waited for, which must come. */
  List<JsonNode> until(Predicate<JsonNode> last) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    JsonNode next;
    do {
      next = heard.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("it did not come; these did: " + all);
      }
      all.add(next);
    } while (!last.test(next));
    return all;
  }

  @Override
  public void close() {
    Python.end(process);
  }
}
