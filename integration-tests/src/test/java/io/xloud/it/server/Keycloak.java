package io.xloud.it.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The one Keycloak of a test run, with the realm of {@code keycloak/cloud-realm.json}: unpacked
 * under {@code .cache/} from the archive that Maven brought, started when first asked for, and
 * ended with the run. What a test changes in it, it changes back.
 */
public final class Keycloak {
  public static final String REALM = "cloud";

  private static final String ADMIN = "operator";
  private static final String PASSWORD = "secret-of-operator";

  /** It lives for a minute: what is compiled well for hours would be compiled for nothing. */
  private static final String SMALL =
      "-Xms256m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError";

  /** Its first start puts it together from its parts. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private static final Path REALM_FILE = Path.of("keycloak/cloud-realm.json").toAbsolutePath();
  private static final Path CACHE = Path.of("../.cache").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Keycloak one;

  private final String url;
  private final Process process;
  private final Path log;

  private Keycloak(String url, Process process, Path log) {
    this.url = url;
    this.process = process;
    this.log = log;
  }

  /** Where it will be; it takes its time, in which a test may do something else. */
  public static synchronized Keycloak starting() throws IOException, InterruptedException {
    if (one == null) {
      one = launch();
    }
    return one;
  }

  public Keycloak awaitAnswer() throws IOException, InterruptedException {
    Ports.awaitAnswer(url + "/realms/" + REALM, process, log, PATIENCE);
    return this;
  }

  private static Keycloak launch() throws IOException, InterruptedException {
    Path home = unpacked();
    Path imported = Files.createDirectories(home.resolve("data/import"));
    Files.copy(
        REALM_FILE,
        imported.resolve(REALM_FILE.getFileName()),
        StandardCopyOption.REPLACE_EXISTING);
    int port = Ports.free();
    Path log = Files.createTempFile("keycloak-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + Ports.free(),
                "--health-enabled=false",
                "--truststore-paths=" + Certificate.forLoopback().alone(),
                "--features-disabled=impersonation",
                "--log-level=warn")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", SMALL);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
    Process process = builder.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            }));
    return new Keycloak("http://127.0.0.1:" + port, process, log);
  }

  private static Path unpacked() throws IOException {
    Path archive = Path.of(System.getProperty("keycloak.archive", ""));
    if (!Files.isRegularFile(archive)) {
      throw new AssertionError("Maven brings no Keycloak: keycloak.archive is '" + archive + "'");
    }
    String name = archive.getFileName().toString().replace(".zip", "");
    Path folder = CACHE.resolve(name);
    Files.createDirectories(CACHE);
    try (FileChannel lock =
            FileChannel.open(
                CACHE.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(folder.resolve("complete"))) {
        unpack(archive, folder);
        Files.createFile(folder.resolve("complete"));
      }
    }
    return folder;
  }

  /** Without the one folder that everything in the archive stands in. */
  private static void unpack(Path archive, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceFirst("^[^/]+/", "");
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException(entry.getName() + " leads out of the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** The name by which it goes in what it says. */
  public String issuer() {
    return url + "/realms/" + REALM;
  }

  /** What its token endpoint answers to a client without a secret. */
  public HttpResponse<String> token(Map<String, String> form)
      throws IOException, InterruptedException {
    return post(issuer() + "/protocol/openid-connect/token", form);
  }

  /** An access token got with a name and a password. */
  public String accessToken(String client, String user) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        token(
            Map.of(
                "grant_type",
                "password",
                "client_id",
                client,
                "username",
                user,
                "password",
                passwordOf(user),
                "scope",
                "openid"));
    return JSON.readTree(answer.body()).path("access_token").asText();
  }

  public static String passwordOf(String user) {
    return "secret-of-" + user;
  }

  private static HttpResponse<String> post(String address, Map<String, String> form)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(one ->
                one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  // What its operator does

  /** Into a group, or out of it again. */
  public void member(String user, String group, boolean in)
      throws IOException, InterruptedException {
    String path = "/users/%s/groups/%s".formatted(idOf("users", "username", user), groupId(group));
    operate(in ? "PUT" : "DELETE", path, "");
  }

  /** Ends all logins of a user. */
  public void logOut(String user) throws IOException, InterruptedException {
    operate("POST", "/users/%s/logout".formatted(idOf("users", "username", user)), "");
  }

  /** Changes attributes of a client. */
  public void configure(String client, Map<String, String> attributes)
      throws IOException, InterruptedException {
    JsonNode known = ask("/clients?clientId=" + client).get(0);
    ObjectNode kept = known.withObject("/attributes");
    attributes.forEach(kept::put);
    operate("PUT", "/clients/" + known.path("id").asText(), known.toString());
  }

  private String idOf(String collection, String by, String name)
      throws IOException, InterruptedException {
    return ask("/%s?%s=%s&exact=true".formatted(collection, by, name)).at("/0/id").asText();
  }

  private String groupId(String name) throws IOException, InterruptedException {
    return ask("/groups?search=%s&exact=true".formatted(name)).at("/0/id").asText();
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    return JSON.readTree(operate("GET", path, ""));
  }

  private String operate(String method, String path, String body)
      throws IOException, InterruptedException {
    String token =
        JSON.readTree(
                post(
                        url + "/realms/master/protocol/openid-connect/token",
                        Map.of(
                            "grant_type",
                            "password",
                            "client_id",
                            "admin-cli",
                            "username",
                            ADMIN,
                            "password",
                            PASSWORD))
                    .body())
            .path("access_token")
            .asText();
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(url + "/admin/realms/" + REALM + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          "%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
    }
    return answer.body();
  }
}
