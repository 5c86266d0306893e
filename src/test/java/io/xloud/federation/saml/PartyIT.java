package io.xloud.federation.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Outbox;
import io.xloud.federation.MappingDriver;
import io.xloud.federation.ProviderDriver;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.identity.FederatedUserDriver;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whom this service takes for a provider that speaks SAML to it, over Keystone's tables. */
class PartyIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final KeyFiles PROVIDER = KeyFiles.of("provider", "RSA");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String OURS = "https://idp.example/realm";
  private static final String OTHER = "https://other.example/realm";

  private final SettableClock clock = new SettableClock(NOW);
  private final String provider = Ids.fresh();
  private final String other = Ids.fresh();
  @TempDir private Path folder;

  @BeforeEach
  void two_providers() {
    DB.database().change(handle -> handle.execute("DELETE FROM idp_remote_ids"));
    provider(provider, OURS, null);
    provider(other, OTHER, "MELLON_IDP");
  }

  private static void provider(String id, String remoteId, @Nullable String attribute) {
    DB.database()
        .change(handle -> {
          handle.execute("SET FOREIGN_KEY_CHECKS = 0");
          handle.execute(
              "INSERT INTO identity_provider (id, enabled, domain_id) VALUES (?, 1, 'default')",
              id);
          handle.execute(
              "INSERT INTO idp_remote_ids (idp_id, remote_id) VALUES (?, ?)", id, remoteId);
          handle.execute(
              "INSERT INTO federation_protocol (id, idp_id, mapping_id, remote_id_attribute)"
                  + " VALUES ('saml2', ?, 'm', ?)",
              id,
              attribute);
          handle.execute("SET FOREIGN_KEY_CHECKS = 1");
        });
  }

  private OpenSamlProviders providers(String... places) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("keystone.conf"),
            """
            [DEFAULT]
            public_endpoint = https://identity.example
            [xloud]
            saml.metadata = %s
            saml.refresh = 60
            """
                .formatted(String.join(",", places)));
    return new House()
        .with(Database.class, DB.database())
        .with(Options.class, Options.read(List.of(file)))
        .with(Clock.class, clock)
        .with(Outbox.class, DB.outbox())
        .with(Revocations.class, RevocationService.class.getName())
        .with(RevocationDriver.class, "io.xloud.revoke.sql.SqlRevocationDriver")
        .with(ResourceDriver.class, "io.xloud.resource.sql.SqlResourceDriver")
        .with(FederatedUserDriver.class, "io.xloud.identity.sql.FederatedUserRepository")
        .with(ProviderDriver.class, "io.xloud.federation.sql.SqlProviderDriver")
        .with(MappingDriver.class, "io.xloud.federation.sql.SqlMappingDriver")
        .get(OpenSamlProviders.class);
  }

  private String metadata(String validUntil) throws Exception {
    String text =
        MetadataReaderTest.ENTITY.formatted(
            OURS,
            "validUntil=\"%s\"".formatted(validUntil),
            Base64.getEncoder().encodeToString(PROVIDER.certificate().getEncoded()));
    return Files.writeString(folder.resolve("metadata.xml"), text).toString();
  }

  private String unreachable() {
    return folder.resolve("none.xml").toString();
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
  }

  /** Or proxies could prove its users, who need not have been at the provider at all. */
  @Test
  void a_provider_whose_metadata_is_over_still_is_one_that_speaks_saml() throws Exception {
    OpenSamlProviders saml = providers(metadata("2026-11-21T12:30:00Z"));
    Door door = new Door(provider, "saml2");
    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertThat(saml.depart(door, "_asked", "handle")).isNotNull();

    clock.pass(Duration.ofHours(1));

    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertThat(saml.by("saml2")).contains(provider);
    assertUnavailable(() -> saml.depart(door, "_asked", "handle"));
  }

  @Test
  void metadata_that_is_over_at_the_start_tells_who_speaks_saml() throws Exception {
    OpenSamlProviders saml = providers(metadata("2026-11-21T11:00:00Z"));

    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertUnavailable(() -> saml.depart(new Door(provider, "saml2"), "_asked", "handle"));
  }

  @Test
  void while_metadata_was_never_had_only_those_wait_whom_no_proxy_names() throws Exception {
    OpenSamlProviders saml = providers(unreachable());

    assertUnavailable(() -> saml.serve(provider, "saml2"));
    assertThat(saml.serve(other, "saml2")).isFalse();
    assertThat(saml.by("saml2")).isEmpty();
  }

  @Test
  void one_source_that_is_away_does_not_silence_another() throws Exception {
    OpenSamlProviders saml = providers(unreachable(), metadata("2026-11-22T12:00:00Z"));

    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertThat(saml.serve(other, "saml2")).isFalse();
    assertThat(saml.by("saml2")).contains(provider);
  }
}
