package io.xloud.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Debian;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that bring keys to all nodes: a staged key is known everywhere before it becomes
 * primary, and nothing changes while a node does not follow. Nodes are folders whose metrics tell a
 * fingerprint; ssh, the command that rotates and Kubernetes are stood in for.
 */
class KeyScriptsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROTATE = Path.of("../src/main/distribution/bin/rotate-keys");
  private static final Path IN_SECRETS = Path.of("../deploy/container/secret-keys");

  @TempDir Path folder;
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  /** What each node saw, in the order in which it was asked for its keys. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private record Ended(int code, String text) {}

  @BeforeEach
  void begin() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    // Keys are files 0 to 2; a rotation makes 0 the highest and drops the lowest, as the real one.
    program(
        bin.resolve("manage"),
        """
        keys=$OS_FERNET_TOKENS__KEY_REPOSITORY
        case $1 in
          fernet_setup) mkdir "$keys"; echo first >"$keys/1"; echo second >"$keys/0" ;;
          credential_setup) mkdir "$OS_CREDENTIAL__KEY_REPOSITORY"; echo c >"$OS_CREDENTIAL__KEY_REPOSITORY/0" ;;
          fernet_status) printf '[fernet_tokens] %s\\n  fingerprint %s\\n[credential] x\\n  fingerprint 00\\n' \\
            "$keys" "$(cat "$keys"/[0-9]* | cksum | cut -d' ' -f1)" ;;
          fernet_rotate)
            highest=$(ls "$keys" | sort -n | tail -1)
            cp -p "$keys/0" "$keys/$((highest + 1))"
            echo "staged after $highest" >"$keys/new" && mv "$keys/new" "$keys/0"
            [ "$highest" -lt 2 ] || rm -f "$keys/$((highest - 1))" ;;
        esac
        """);
    // Goes to a folder of the same machine and to that node's metrics.
    program(
        bin.resolve("ssh"),
        """
        while [ "$1" = -o ]; do shift 2; done
        node=$1
        shift
        here=$(cat "%1$s/here.url")
        there=$(cat "%1$s/$node.url")
        eval "$(printf '%%s ' "$@" | sed "s|%1$s/here|%1$s/$node|g; s|$here|$there|g")"
        """
            .formatted(folder));
    List<String> path = new ArrayList<>(List.of(bin.toString()));
    for (String needed : List.of("rsync", "curl")) {
      ProcessBuilder there = Debian.program(needed, needed);
      path.add(Path.of(there.command().getFirst()).getParent().toString());
    }
    environment.put("PATH", String.join(":", path) + ":" + System.getenv("PATH"));
    environment.put("IDENTITY_MANAGE", bin.resolve("manage").toString());
  }

  @AfterEach
  void end() {
    servers.forEach(server -> server.stop(0));
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\nset -eu\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(Path script, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes());
    return new Ended(process.waitFor(), text);
  }

  /**
   * A node whose metrics tell what is in its folder, or always the same when it does not follow.
   */
  private int node(String name, boolean follows) throws IOException {
    Path keys = Files.createDirectories(folder.resolve(name));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          String fingerprint = follows ? fingerprint(contents(keys)) : "dead";
          asked.add(name + " " + contents(keys).values());
          answer(
              exchange,
              200,
              "xloud_keys{fingerprint=\"%s\",repository=\"fernet\"} 3.0\n".formatted(fingerprint));
        });
    return started(name, server);
  }

  private int started(String name, HttpServer server) throws IOException {
    server.start();
    servers.add(server);
    int port = server.getAddress().getPort();
    Files.writeString(folder.resolve(name + ".url"), "http://127.0.0.1:" + port);
    return port;
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static SortedMap<String, String> contents(Path keys) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(keys)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().matches("[0-9]+")) {
          contents.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return contents;
  }

  /** As {@code cksum} of the files one after the other, so that the stand-in can tell it, too. */
  private static String fingerprint(SortedMap<String, String> contents) {
    try {
      Process cksum = new ProcessBuilder("cksum").start();
      try (var words = cksum.outputWriter()) {
        words.write(String.join("", contents.values()));
      }
      return new String(cksum.getInputStream().readAllBytes()).split(" ")[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path threeKeysHere() throws IOException {
    Path here = Files.createDirectories(folder.resolve("here"));
    for (String name : List.of("0", "1", "2")) {
      Files.writeString(here.resolve(name), "key " + name + "\n");
    }
    node("here", true);
    environment.put("FERNET_KEYS", here.toString());
    environment.put("OS_FERNET_TOKENS__KEY_REPOSITORY", here.toString());
    environment.put("IDENTITY_METRICS", Files.readString(folder.resolve("here.url")) + "/metrics");
    environment.put("ROTATE_PATIENCE", "2");
    return here;
  }

  @Test
  void over_ssh_the_staged_key_is_known_everywhere_before_it_becomes_primary() throws Exception {
    Path here = threeKeysHere();
    node("there", true);
    node("yonder", true);
    Ended ended = run(ROTATE, "there", "yonder");
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(contents(here)).containsOnlyKeys("0", "2", "3").containsEntry("3", "key 0\n");
    assertThat(contents(folder.resolve("there"))).isEqualTo(contents(here));
    assertThat(contents(folder.resolve("yonder"))).isEqualTo(contents(here));
    int known = asked.indexOf("there [key 0\n, key 1\n, key 2\n]");
    int primary = asked.indexOf("here [staged after 2\n, key 2\n, key 0\n]");
    assertThat(known).isNotNegative().isLessThan(primary);
    assertThat(asked.indexOf("yonder [key 0\n, key 1\n, key 2\n]"))
        .isNotNegative()
        .isLessThan(primary);
  }

  @Test
  void over_ssh_nothing_is_rotated_while_a_node_does_not_follow() throws Exception {
    Path here = threeKeysHere();
    node("there", false);
    SortedMap<String, String> before = contents(here);
    Ended ended = run(ROTATE, "there");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text()).contains("there does not work with the keys of this node");
    assertThat(contents(here)).isEqualTo(before);
  }

  /** As much of Kubernetes as knows Secrets. */
  private Map<String, ObjectNode> kubernetes() throws Exception {
    Map<String, ObjectNode> secrets = new ConcurrentHashMap<>();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(Certificate.forLoopback().tls()));
    server.createContext(
        "/api/v1/namespaces/openstack/secrets",
        exchange -> {
          String name = exchange.getRequestURI().getPath().replaceFirst(".*/secrets/?", "");
          JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
          if (!"Bearer pod".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
          }
          switch (exchange.getRequestMethod()) {
            case "POST" -> {
              ObjectNode secret = (ObjectNode) body;
              ((ObjectNode) secret.path("metadata")).put("resourceVersion", "17");
              secrets.put(body.at("/metadata/name").asText(), secret);
              answer(exchange, 201, secret.toPrettyString());
            }
            case "PATCH" -> {
              assertThat(body.at("/metadata/resourceVersion").asText()).isEqualTo("17");
              ObjectNode data = (ObjectNode) secrets.get(name).path("data");
              body.path("data")
                  .properties()
                  .forEach(each -> {
                    if (each.getValue().isNull()) {
                      data.remove(each.getKey());
                    } else {
                      data.set(each.getKey(), each.getValue());
                    }
                  });
              ((ObjectNode) secrets.get(name).path("metadata"))
                  .set("annotations", body.at("/metadata/annotations"));
              answer(exchange, 200, secrets.get(name).toPrettyString());
            }
            default ->
                answer(
                    exchange,
                    secrets.containsKey(name) ? 200 : 404,
                    secrets.containsKey(name) ? secrets.get(name).toPrettyString() : "{}");
          }
        });
    int port = started("kubernetes", server);
    Path account = Files.createDirectories(folder.resolve("account"));
    Files.writeString(account.resolve("namespace"), "openstack");
    Files.writeString(account.resolve("token"), "pod");
    Files.copy(Certificate.forLoopback().pem(), account.resolve("ca.crt"));
    environment.put("SERVICE_ACCOUNT", account.toString());
    environment.put("KUBERNETES_API", "https://127.0.0.1:" + port);
    environment.put("FERNET_SECRET", "fernet-keys");
    environment.put("CREDENTIAL_SECRET", "credential-keys");
    environment.put("NODES_SERVICE", "127.0.0.1");
    return secrets;
  }

  private static SortedMap<String, String> data(ObjectNode secret) {
    SortedMap<String, String> data = new TreeMap<>();
    secret
        .path("data")
        .properties()
        .forEach(each ->
            data.put(
                each.getKey(), new String(Base64.getDecoder().decode(each.getValue().asText()))));
    return data;
  }

  @Test
  void in_secrets_keys_are_made_once_and_rotated_when_every_pod_has_them() throws Exception {
    Map<String, ObjectNode> secrets = kubernetes();
    for (int i = 0; i < 2; i++) {
      Ended ended = run(IN_SECRETS, "setup");
      assertThat(ended.code()).as(ended.text()).isZero();
    }
    SortedMap<String, String> first = data(secrets.get("fernet-keys"));
    assertThat(first).containsOnlyKeys("0", "1");
    assertThat(secrets).containsOnlyKeys("fernet-keys", "credential-keys");
    environment.put("MANAGEMENT_PORT", Integer.toString(node("pod", true)));
    Ended refused = run(IN_SECRETS, "rotate");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.text()).contains("127.0.0.1 does not work with the keys of the Secret");
    assertThat(data(secrets.get("fernet-keys"))).isEqualTo(first);
    mount(first);
    assertThat(run(IN_SECRETS, "rotate").code()).isZero();
    SortedMap<String, String> second = data(secrets.get("fernet-keys"));
    assertThat(second).containsOnlyKeys("0", "1", "2").containsEntry("2", first.get("0"));
    mount(second);
    assertThat(run(IN_SECRETS, "rotate").code()).isZero();
    assertThat(data(secrets.get("fernet-keys"))).containsOnlyKeys("0", "2", "3");
  }

  /** As the kubelet does some time after a Secret has changed. */
  private void mount(SortedMap<String, String> data) throws IOException {
    for (Map.Entry<String, String> file : data.entrySet()) {
      Files.writeString(folder.resolve("pod").resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void in_secrets_files_keep_the_times_that_a_rotation_asks_for() throws Exception {
    Map<String, ObjectNode> secrets = kubernetes();
    assertThat(run(IN_SECRETS, "setup").code()).isZero();
    ObjectNode metadata = (ObjectNode) secrets.get("fernet-keys").path("metadata");
    ((ObjectNode) metadata.path("annotations")).put("xloud-identity/made", "0=1000000 1=900000 ");
    environment.put("MANAGEMENT_PORT", Integer.toString(node("pod", true)));
    mount(data(secrets.get("fernet-keys")));
    assertThat(run(IN_SECRETS, "rotate").code()).isZero();
    assertThat(secrets.get("fernet-keys").at("/metadata/annotations/xloud-identity~1made").asText())
        .contains("1=900000", "2=1000000");
  }
}
