package io.xloud.federation.oidc;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.federation.oidc.Settings.Bearers;
import io.xloud.federation.oidc.Settings.Client;
import io.xloud.federation.oidc.Settings.Showing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code [xloud] oidc.*}: of the one provider that {@code oidc.provider} names, and of those that
 * have a file in {@code oidc.folder}. What a file does not say is as in {@code keystone.conf}.
 */
final class OidcConfig {
  private static final String SECTION = "xloud";
  private static final String ENDING = ".conf";
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  /** Only those with a public key: nobody who knows one can sign with it. */
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  private final Options common;
  private final Options own;
  private final String providerId;

  private OidcConfig(String providerId, Options own, Options common) {
    this.providerId = providerId;
    this.own = own;
    this.common = common;
  }

  /**
   * By provider; none unless somebody names one.
   *
   * @throws ConfigException for what can't be meant
   */
  static Map<String, Settings> from(Options options) {
    Map<String, Settings> all = new TreeMap<>();
    options
        .text(SECTION, "oidc.provider")
        .filter(id -> !id.isBlank())
        .ifPresent(id -> all.put(id.strip(), new OidcConfig(id.strip(), options, options).read()));
    options
        .text(SECTION, "oidc.folder")
        .filter(folder -> !folder.isBlank())
        .ifPresent(folder ->
            files(Path.of(folder))
                .forEach(file -> {
                  String id = idOf(file);
                  all.put(id, new OidcConfig(id, Options.read(List.of(file)), options).read());
                }));
    return Map.copyOf(all);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new ConfigException("[xloud] oidc.folder = %s cannot be read.".formatted(folder));
    }
  }

  private static String idOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ENDING.length());
  }

  private Settings read() {
    String issuer = required("oidc.issuer");
    boolean plain = in("oidc.plain").flag(SECTION, "oidc.plain");
    Client client = client();
    List<String> audiences = in("oidc.audiences").list(SECTION, "oidc.audiences");
    return new Settings(
        providerId,
        in("oidc.protocols").list(SECTION, "oidc.protocols"),
        issuer,
        metadata(issuer, plain),
        client,
        in("oidc.scope").string(SECTION, "oidc.scope"),
        bearers(),
        audiences.isEmpty() ? Set.of(client.id()) : new HashSet<>(audiences),
        new HashSet<>(in("oidc.clients").list(SECTION, "oidc.clients")),
        algorithms(),
        in("oidc.claim-prefix").text(SECTION, "oidc.claim-prefix").orElse(""),
        in("oidc.clock-skew").duration(SECTION, "oidc.clock-skew"),
        in("oidc.userinfo").flag(SECTION, "oidc.userinfo"),
        positive("oidc.refresh"),
        positive("oidc.timeout"),
        in("oidc.ca").text(SECTION, "oidc.ca").filter(it -> !it.isBlank()).map(Path::of),
        plain);
  }

  private Client client() {
    Optional<Secret> secret = secret();
    String wanted = in("oidc.client-authentication").string(SECTION, "oidc.client-authentication");
    Showing showing =
        switch (wanted) {
          case "client_secret_post" -> Showing.POST;
          case "none" -> Showing.NOTHING;
          default -> Showing.BASIC;
        };
    if (showing != Showing.NOTHING && secret.isEmpty()) {
      throw wrong(
          "oidc.client-secret-file",
          "is missing; without a secret" + " oidc.client-authentication is none");
    }
    return new Client(required("oidc.client-id"), secret, showing);
  }

  private Optional<Secret> secret() {
    Optional<String> file =
        in("oidc.client-secret-file")
            .text(SECTION, "oidc.client-secret-file")
            .filter(it -> !it.isBlank());
    if (file.isPresent()) {
      try {
        return Optional.of(Secret.of(Files.readString(Path.of(file.get())).strip()));
      } catch (IOException e) {
        throw wrong("oidc.client-secret-file", "is %s, which cannot be read".formatted(file.get()));
      }
    }
    return in("oidc.client-secret")
        .text(SECTION, "oidc.client-secret")
        .filter(it -> !it.isBlank())
        .map(Secret::of);
  }

  private Bearers bearers() {
    return switch (in("oidc.bearer").string(SECTION, "oidc.bearer")) {
      case "signed" -> Bearers.SIGNED;
      case "introspection" -> Bearers.ASKED;
      case "none" -> Bearers.NONE;
      default -> Bearers.AUTO;
    };
  }

  private Set<String> algorithms() {
    Set<String> wanted =
        in("oidc.algorithms").list(SECTION, "oidc.algorithms").stream()
            .map(name -> name.toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    if (wanted.isEmpty() || !ALGORITHMS.containsAll(wanted)) {
      throw wrong("oidc.algorithms", "takes some of " + String.join(", ", sorted(ALGORITHMS)));
    }
    return wanted;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private Duration positive(String option) {
    Duration time = in(option).duration(SECTION, option);
    return time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time;
  }

  private URI metadata(String issuer, boolean plain) {
    String address =
        in("oidc.metadata-url")
            .text(SECTION, "oidc.metadata-url")
            .filter(it -> !it.isBlank())
            .orElseGet(() -> issuer.replaceFirst("/$", "") + WELL_KNOWN);
    try {
      URI uri = new URI(address);
      if (!isSafe(uri, plain)) {
        throw wrong("oidc.issuer", "is no https address; without TLS oidc.plain has to be on");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw wrong("oidc.metadata-url", "is no address");
    }
  }

  /** Whoever can change what a provider answers can be anybody, so that plain http is asked for. */
  static boolean isSafe(URI uri, boolean plain) {
    if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      return false;
    }
    return "https".equals(uri.getScheme())
        || "http".equals(uri.getScheme()) && (plain || isThisMachine(uri.getHost()));
  }

  private static boolean isThisMachine(String host) {
    try {
      boolean literal = host.matches("[0-9.]+|\\[.*]") || host.equals("localhost");
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private String required(String option) {
    return in(option)
        .text(SECTION, option)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> wrong(option, "is missing"));
  }

  /** Where the option is said. */
  private Options in(String option) {
    return own.isSet(SECTION, option) ? own : common;
  }

  private ConfigException wrong(String option, String what) {
    return new ConfigException(
        "[xloud] %s of the identity provider %s %s.".formatted(option, providerId, what));
  }

  static List<String> idsBy(Map<String, Settings> all, String protocolId) {
    List<String> ids = new ArrayList<>();
    all.forEach((id, settings) -> {
      if (settings.protocols().contains(protocolId)) {
        ids.add(id);
      }
    });
    ids.sort(String::compareTo);
    return ids;
  }
}
