package io.xloud.federation;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code [federation]}, and what of {@code [saml]} other clouds are told.
 *
 * @param assertionPrefix only attributes whose names begin so are looked at
 * @param remoteIdAttribute where a provider's own name comes, unless its protocol says otherwise
 * @param remoteIdAttributes the same for the protocols that have a section of their name
 * @param trustedDashboards where a browser may be sent back with a token
 * @param callbackTemplate the page that sends it there
 * @param usualSchemaVersion of a mapping that names none
 * @param relayStatePrefix of a service provider that names none
 */
public record FederationConfig(
    String assertionPrefix,
    Optional<String> remoteIdAttribute,
    Map<String, String> remoteIdAttributes,
    List<String> trustedDashboards,
    String callbackTemplate,
    String usualSchemaVersion,
    String relayStatePrefix) {
  private static final String SECTION = "federation";

  public FederationConfig {
    remoteIdAttributes = Map.copyOf(remoteIdAttributes);
    trustedDashboards = List.copyOf(trustedDashboards);
  }

  public static FederationConfig from(Options options) {
    return new FederationConfig(
        options.text(SECTION, "assertion_prefix").orElse(""),
        options.text(SECTION, "remote_id_attribute").filter(name -> !name.isEmpty()),
        options.everywhere("remote_id_attribute"),
        options.multi(SECTION, "trusted_dashboard"),
        options.string(SECTION, "sso_callback_template"),
        usualSchemaVersion(options),
        options.string("saml", "relay_state_prefix"));
  }

  /** Where a provider's own name comes by this protocol, in what a proxy says. */
  public Optional<String> remoteIdAttribute(Protocol protocol) {
    return Optional.ofNullable(protocol.remoteIdAttribute())
        .filter(name -> !name.isEmpty())
        .or(() -> remoteIdAttribute(protocol.id()));
  }

  Optional<String> remoteIdAttribute(String protocolId) {
    return Optional.ofNullable(remoteIdAttributes.get(protocolId.toLowerCase(Locale.ROOT)))
        .filter(name -> !name.isEmpty())
        .or(() -> remoteIdAttribute);
  }

  private static String usualSchemaVersion(Options options) {
    String version = options.string(SECTION, "attribute_mapping_default_schema_version");
    if (!Mapping.VERSIONS.contains(version)) {
      throw new ConfigException(
          "[federation] attribute_mapping_default_schema_version = %s is none of %s."
              .formatted(version, String.join(", ", Mapping.VERSIONS)));
    }
    return version;
  }
}
