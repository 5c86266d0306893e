package io.xloud.federation.saml;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SigningFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code [xloud] saml.*}: this service as a service provider.
 *
 * @param metadata files and addresses that tell of identity providers; without any, none speaks
 *     SAML to us
 * @param signer whose key has to have signed what these tell
 * @param keys with which we sign and to which providers encrypt
 * @param address where clients and providers reach us, whatever a request says
 * @param unasked providers whose users may come without having been sent there
 * @param names what attributes are called for mappings
 */
record SamlConfig(
    List<String> metadata,
    Duration refresh,
    Duration timeout,
    Optional<X509Certificate> signer,
    Set<String> protocols,
    Optional<Keys> keys,
    Optional<String> entityId,
    String address,
    Duration skew,
    boolean sha1,
    Set<String> unasked,
    String prefix,
    Map<String, String> names) {
  private static final String SECTION = "xloud";
  private static final Duration LEAST_REFRESH = Duration.ofSeconds(1);

  SamlConfig {
    metadata = List.copyOf(metadata);
    protocols = Set.copyOf(protocols);
    unasked = Set.copyOf(unasked);
    names = Map.copyOf(names);
  }

  static SamlConfig from(Options options) {
    List<String> metadata = options.list(SECTION, "saml.metadata");
    Duration refresh = options.duration(SECTION, "saml.refresh");
    return new SamlConfig(
        metadata,
        refresh.compareTo(LEAST_REFRESH) < 0 ? LEAST_REFRESH : refresh,
        options.duration(SECTION, "saml.timeout"),
        text(options, "saml.metadata-certificate")
            .map(file -> SigningFiles.read(Path.of(file), "[xloud] saml.metadata-certificate")),
        Set.copyOf(options.list(SECTION, "saml.protocols")),
        keys(options),
        text(options, "saml.entity-id"),
        metadata.isEmpty() ? "" : address(options),
        options.duration(SECTION, "saml.clock-skew"),
        options.flag(SECTION, "saml.sha1"),
        Set.copyOf(options.list(SECTION, "saml.unasked")),
        text(options, "saml.attribute-prefix").orElse(""),
        names(options.list(SECTION, "saml.attribute-names")));
  }

  private static Optional<Keys> keys(Options options) {
    Optional<String> certificate = text(options, "saml.certificate-file");
    Optional<String> key = text(options, "saml.key-file");
    if (certificate.isPresent() != key.isPresent()) {
      throw new ConfigException(
          "[xloud] saml.certificate-file and saml.key-file go together: set both or none.");
    }
    return certificate.map(file ->
        new Keys(
            SigningFiles.read(Path.of(file), "[xloud] saml.certificate-file"),
            SigningFiles.key(Path.of(key.orElseThrow()), "[xloud] saml.key-file")));
  }

  /** What a request calls us must not decide for whom an assertion has to be. */
  private static String address(Options options) {
    return options
        .text("DEFAULT", "public_endpoint")
        .filter(address -> !address.isBlank())
        .map(address -> address.replaceFirst("/+$", ""))
        .orElseThrow(() ->
            new ConfigException(
                "[xloud] saml.metadata needs [DEFAULT] public_endpoint, for which assertions are."));
  }

  private static Map<String, String> names(List<String> written) {
    Map<String, String> names = new HashMap<>();
    for (String one : written) {
      int equals = one.lastIndexOf('=');
      if (equals <= 0 || equals == one.length() - 1) {
        throw new ConfigException(
            "[xloud] saml.attribute-names takes names such as urn:oid:2.5.4.42=given: %s is none."
                .formatted(one));
      }
      names.put(one.substring(0, equals).strip(), one.substring(equals + 1).strip());
    }
    return names;
  }

  private static Optional<String> text(Options options, String option) {
    return options.text(SECTION, option).filter(text -> !text.isBlank());
  }

  /** The name we go by at the provider. */
  String entityId(Door door) {
    return entityId.orElseGet(() -> at(door, "metadata"));
  }

  /** Where its users arrive. */
  String consumer(Door door) {
    return at(door, "consumer");
  }

  /** Where it tells that somebody has left. */
  String logout(Door door) {
    return at(door, "logout");
  }

  private String at(Door door, String what) {
    return address
        + SamlProviders.DOORS
        + "/"
        + spelled(door.providerId())
        + "/"
        + spelled(door.protocolId())
        + "/"
        + what;
  }

  private static String spelled(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
