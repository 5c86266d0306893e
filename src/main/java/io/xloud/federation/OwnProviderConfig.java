package io.xloud.federation;

import io.xloud.config.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code [saml]}: this cloud as an identity provider for others.
 *
 * @param entityId the name it goes by; without one it is none
 * @param life for how long an assertion is good
 * @param metadata the file that tells others of it
 */
public record OwnProviderConfig(
    Optional<String> entityId,
    Optional<String> ssoEndpoint,
    Path certificate,
    Path key,
    Duration life,
    Path metadata,
    Organization organization,
    Contact contact) {
  private static final String SECTION = "saml";

  /** Who runs this cloud, in one language. */
  public record Organization(String language, String name, String displayName, String url) {}

  /** Whom to ask about it. */
  public record Contact(
      String type, String company, String name, String surname, String email, String telephone) {}

  public static OwnProviderConfig from(Options options) {
    return new OwnProviderConfig(
        options.text(SECTION, "idp_entity_id").filter(id -> !id.isBlank()),
        options.text(SECTION, "idp_sso_endpoint").filter(address -> !address.isBlank()),
        Path.of(options.string(SECTION, "certfile")),
        Path.of(options.string(SECTION, "keyfile")),
        Duration.ofSeconds(options.integer(SECTION, "assertion_expiration_time")),
        Path.of(options.string(SECTION, "idp_metadata_path")),
        organization(options),
        contact(options));
  }

  private static Organization organization(Options options) {
    return new Organization(
        options.string(SECTION, "idp_lang"),
        options.string(SECTION, "idp_organization_name"),
        options.string(SECTION, "idp_organization_display_name"),
        options.string(SECTION, "idp_organization_url"));
  }

  private static Contact contact(Options options) {
    return new Contact(
        options.string(SECTION, "idp_contact_type"),
        options.string(SECTION, "idp_contact_company"),
        options.string(SECTION, "idp_contact_name"),
        options.string(SECTION, "idp_contact_surname"),
        options.string(SECTION, "idp_contact_email"),
        options.string(SECTION, "idp_contact_telephone"));
  }
}
