package io.xloud.federation.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.PasswordHashes;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Freshness;
import io.xloud.event.Outbox;
import io.xloud.federation.MappingDriver;
import io.xloud.federation.ProviderDriver;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.SamlProviders.Departure;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SamlProviders.Goodbye;
import io.xloud.federation.SamlProviders.Word;
import io.xloud.identity.DirectoryDrivers;
import io.xloud.identity.FederatedUserDriver;
import io.xloud.identity.IdMappings;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDrivers;
import io.xloud.identity.ShadowUsers;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.DomainConfigDriver;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
  private static final KeyFiles NEXT = KeyFiles.of("next", "RSA");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String OURS = "https://idp.example/realm";
  private static final String SECOND = "https://second.example/realm";
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
            saml.refresh = 60 s
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
        .with(ProjectTree.class, "io.xloud.resource.sql.SqlProjectTree")
        .with(DomainConfigDriver.class, "io.xloud.resource.sql.SqlDomainConfigDriver")
        .with(IdentityDrivers.class, "io.xloud.identity.DomainDrivers")
        .with(IdentityDriver.PasswordStore.class, "io.xloud.identity.sql.SqlIdentityDriver")
        .with(IdentityDriver.Writable.class, "io.xloud.identity.sql.SqlIdentityDriver")
        .with(DirectoryDrivers.class, "io.xloud.identity.ldap.LdapDrivers")
        .with(IdMappings.class, "io.xloud.identity.sql.IdMappingRepository")
        .with(ShadowUsers.class, "io.xloud.identity.sql.ShadowUserRepository")
        .with(FederatedUserDriver.class, "io.xloud.identity.sql.FederatedUserRepository")
        .with(PasswordHasher.class, new PasswordHashes(Options.defaults()))
        .with(
            Freshness.class,
            new Freshness(Duration.ofMillis(500), Duration.ZERO, true, System::nanoTime))
        .with(ProviderDriver.class, "io.xloud.federation.sql.SqlProviderDriver")
        .with(MappingDriver.class, "io.xloud.federation.sql.SqlMappingDriver")
        .get(OpenSamlProviders.class);
  }

  private String metadata(String validUntil) throws Exception {
    String text =
        MetadataReaderTest.ENTITY.formatted(
            OURS, "validUntil=\"%s\"".formatted(validUntil), base64(PROVIDER));
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
    assertThat(saml.depart(door, Optional.empty(), "_asked", "handle")).isNotNull();

    clock.pass(Duration.ofHours(1));

    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertThat(saml.by("saml2")).contains(provider);
    assertUnavailable(() -> saml.depart(door, Optional.empty(), "_asked", "handle"));
  }

  @Test
  void metadata_that_is_over_at_the_start_tells_who_speaks_saml() throws Exception {
    OpenSamlProviders saml = providers(metadata("2026-11-21T11:00:00Z"));

    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertUnavailable(
        () -> saml.depart(new Door(provider, "saml2"), Optional.empty(), "_asked", "handle"));
  }

  @Test
  void while_metadata_was_never_had_only_those_wait_whom_no_proxy_names() throws Exception {
    OpenSamlProviders saml = providers(unreachable());

    assertUnavailable(() -> saml.serve(provider, "saml2"));
    assertThat(saml.serve(other, "saml2")).isFalse();
    assertThat(saml.by("saml2")).isEmpty();
  }

  @Test
  void a_key_that_the_provider_took_since_is_asked_for_but_seldom() throws Exception {
    String metadata = metadata("2026-11-22T12:00:00Z");
    OpenSamlProviders saml = providers(metadata);
    Door door = new Door(provider, "saml2");
    assertThat(left(saml, door, PROVIDER)).isEqualTo("_bye");

    assertThatThrownBy(() -> left(saml, door, NEXT)).isInstanceOf(KeystoneException.class);
    Files.writeString(
        Path.of(metadata),
        Files.readString(Path.of(metadata)).replace(base64(PROVIDER), base64(NEXT)));
    assertThatThrownBy(() -> left(saml, door, NEXT))
        .as("too soon after the last question")
        .isInstanceOf(KeystoneException.class);
    clock.pass(Duration.ofSeconds(15));
    assertThat(left(saml, door, NEXT)).isEqualTo("_bye");
    assertThatThrownBy(() -> left(saml, door, PROVIDER)).isInstanceOf(KeystoneException.class);
  }

  private static String left(OpenSamlProviders saml, Door door, KeyFiles keys) {
    return left(saml, door, OURS, keys).id();
  }

  private static Goodbye left(OpenSamlProviders saml, Door door, String issuer, KeyFiles keys) {
    String goodbye =
        """
        <samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_bye"\
         Version="2.0" IssueInstant="2026-11-21T12:00:00Z"\
         Destination="https://identity.example%s/%s/saml2/logout">\
        <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">%s</saml:Issuer>\
        <saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">ada</saml:NameID>\
        </samlp:LogoutRequest>\
        """
            .formatted(SamlProviders.DOORS, door.providerId(), issuer);
    String signed = Idp.signed(goodbye, "_bye", keys, Idp.SHA256, List.of());
    return saml.loggedOut(door, new Word.ByForm(form(signed), Optional.empty()));
  }

  private static String form(String document) {
    return Base64.getEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8));
  }

  /** One registered provider behind which two stand, each with keys of its own. */
  private OpenSamlProviders two() throws Exception {
    DB.database()
        .change(handle ->
            handle.execute(
                "INSERT INTO idp_remote_ids (idp_id, remote_id) VALUES (?, ?)", provider, SECOND));
    String text =
        MetadataReaderTest.ENTITY
            .formatted(SECOND, "", base64(NEXT))
            .replace("https://idp.example/", "https://second.example/");
    String second = Files.writeString(folder.resolve("second.xml"), text).toString();
    return providers(metadata("2026-11-22T12:00:00Z"), second);
  }

  private static String to(Optional<Departure> departure) {
    return switch (departure.orElseThrow()) {
      case Departure.ByAddress(var to) -> to.toString();
      case Departure.ByForm(var to, _) -> to.toString();
    };
  }

  @Test
  void browsers_go_to_the_one_that_they_name_behind_a_provider_and_else_to_the_first()
      throws Exception {
    OpenSamlProviders saml = two();
    Door door = new Door(provider, "saml2");

    assertThat(to(departed(saml, door, Optional.empty()))).startsWith("https://idp.example/in?");
    assertThat(to(departed(saml, door, Optional.of(OURS)))).startsWith("https://idp.example/in?");
    assertThat(to(departed(saml, door, Optional.of(SECOND))))
        .startsWith("https://second.example/in?");
    assertThatThrownBy(() -> departed(saml, door, Optional.of(OTHER)))
        .isInstanceOfSatisfying(
            KeystoneException.class, e -> assertThat(e.problem().status()).isEqualTo(404));
  }

  private static Optional<Departure> departed(
      OpenSamlProviders saml, Door door, Optional<String> entityId) {
    return Optional.of(saml.depart(door, entityId, "_asked", "handle"));
  }

  @Test
  void each_of_those_behind_a_provider_is_believed_by_its_own_keys_alone() throws Exception {
    OpenSamlProviders saml = two();

    assertThat(arrived(saml, OURS, PROVIDER)).contains(OURS);
    assertThat(arrived(saml, SECOND, NEXT)).contains(SECOND);
    assertRefused(() -> arrived(saml, SECOND, PROVIDER));
    assertRefused(() -> arrived(saml, OURS, NEXT));
    assertRefused(() -> arrived(saml, OTHER, NEXT));
  }

  /** Who it was who said so. */
  private Optional<String> arrived(OpenSamlProviders saml, String issuer, KeyFiles keys) {
    String here = "https://identity.example%s/%s/saml2/".formatted(SamlProviders.DOORS, provider);
    String response =
        Idp.response()
            .replace(Idp.CONSUMER, here + "consumer")
            .replace(Idp.SP, here + "metadata")
            .replace(Idp.ENTITY, issuer);
    return saml.arrive(new Door(provider, "saml2"), form(Idp.signed(response, keys)), "_asked")
        .assertion()
        .provider();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthorized.class));
  }

  @Test
  void each_of_those_behind_a_provider_may_say_goodbye_and_hears_the_answer() throws Exception {
    OpenSamlProviders saml = two();
    Door door = new Door(provider, "saml2");

    assertThat(to(saml.farewell(door, left(saml, door, OURS, PROVIDER))))
        .startsWith("https://idp.example/left");
    assertThat(to(saml.farewell(door, left(saml, door, SECOND, NEXT))))
        .startsWith("https://second.example/left");
    assertRefused(() -> left(saml, door, SECOND, PROVIDER));
  }

  private static String base64(KeyFiles keys) throws Exception {
    return Base64.getEncoder().encodeToString(keys.certificate().getEncoded());
  }

  @Test
  void one_source_that_is_away_does_not_silence_another() throws Exception {
    OpenSamlProviders saml = providers(unreachable(), metadata("2026-11-22T12:00:00Z"));

    assertThat(saml.serve(provider, "saml2")).isTrue();
    assertThat(saml.serve(other, "saml2")).isFalse();
    assertThat(saml.by("saml2")).contains(provider);
  }
}
