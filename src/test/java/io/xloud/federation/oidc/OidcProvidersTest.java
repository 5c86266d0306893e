package io.xloud.federation.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import io.xloud.federation.OpenIdProviders.Departure;
import io.xloud.federation.OpenIdProviders.LoggedOut;
import io.xloud.federation.OpenIdProviders.Return;
import io.xloud.federation.ProviderSession;
import io.xloud.federation.ProviderSessions.Ending;
import io.xloud.testing.SettableClock;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcProvidersTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String REDIRECT =
      "https://identity.example/v3/auth/OS-FEDERATION/oidc/redirect";

  private final FakeProvider sun = new FakeProvider();
  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicLong nanos = new AtomicLong();
  private OidcProviders providers = configured(Map.of());

  @AfterEach
  void close() {
    sun.close();
  }

  private OidcProviders configured(Map<String, String> more) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "oidc.provider", "sun",
                "oidc.issuer", sun.issuer(),
                "oidc.client-id", "identity",
                "oidc.client-secret", "s3cr3t+",
                "oidc.audiences", "identity,cloud"));
    options.putAll(more);
    return new OidcProviders(
        OidcConfig.from(Options.of(Map.of("xloud", options))), clock, nanos::get);
  }

  /** Of an access token that holds. */
  private JWTClaimsSet.Builder access() {
    return new JWTClaimsSet.Builder()
        .issuer(sun.issuer())
        .subject("u-1")
        .audience("cloud")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .claim("azp", "cli")
        .claim("scope", "openid profile")
        .claim("preferred_username", "ann")
        .claim("groups", List.of("readers", "writers"));
  }

  private Assertion bearer(String token) {
    return providers.bearer("sun", Secret.of(token));
  }

  private void refused(String token) {
    assertThatThrownBy(() -> bearer(token))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthorized.class));
  }

  // Access tokens

  @Test
  void claims_are_attributes_by_the_names_they_have_behind_apache() {
    Assertion told =
        bearer(sun.signed(access().claim("email_verified", true).claim("äge", 7).build()));

    assertThat(told.attributes())
        .containsEntry("HTTP_OIDC_ISS", List.of(sun.issuer()))
        .containsEntry("HTTP_OIDC_PREFERRED_USERNAME", List.of("ann"))
        .containsEntry("OIDC-preferred_username", List.of("ann"))
        .containsEntry("HTTP_OIDC_GROUPS", List.of("readers", "writers"))
        .containsEntry("OIDC-email_verified", List.of("1"))
        .containsEntry("OIDC-äge", List.of("7"))
        .containsEntry("REMOTE_USER", List.of("u-1@" + sun.issuer().substring("http://".length())));
    assertThat(told.user()).contains("u-1@" + sun.issuer().substring("http://".length()));
    assertThat(told.session()).contains(new ProviderSession("u-1", Optional.empty()));
  }

  @Test
  void i10_claims_beyond_ascii_come_as_they_are() {
    Assertion told = bearer(sun.signed(access().claim("name", "Žofie Šťastná 李").build()));

    assertThat(told.attributes()).containsEntry("HTTP_OIDC_NAME", List.of("Žofie Šťastná 李"));
  }

  @Test
  void claims_that_would_have_one_name_have_none() {
    Assertion told = bearer(sun.signed(access().claim("GROUPS", List.of("admins")).build()));

    assertThat(told.attributes()).doesNotContainKey("HTTP_OIDC_GROUPS");
    assertThat(told.attributes()).containsEntry("OIDC-groups", List.of("readers", "writers"));
  }

  @Test
  void i5_what_is_not_signed_is_refused() {
    refused(new PlainJWT(access().build()).serialize());
    refused("nonsense");
    refused("ey.ey.ey");
    refused("ey" + "a".repeat(70_000) + ".ey.ey");
  }

  @Test
  void i5_the_public_key_is_no_shared_secret() throws JOSEException {
    for (byte[] secret :
        List.of(
            sun.key.toRSAPublicKey().getEncoded(),
            sun.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      SignedJWT word =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), access().build());
      word.sign(new MACSigner(secret));
      refused(word.serialize());
    }
  }

  @Test
  void i5_the_key_of_a_stranger_is_refused_under_whatever_name() {
    refused(FakeProvider.signed(access().build(), FakeProvider.STRANGER, "JWT"));
    refused(FakeProvider.signed(access().build(), FakeProvider.TWO, "JWT"));
  }

  @Test
  void i5_a_key_that_the_word_itself_brings_is_none() throws JOSEException {
    RSAKey own = FakeProvider.STRANGER;
    SignedJWT word =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create(sun.issuer() + "/stranger"))
                .build(),
            access().build());
    word.sign(new RSASSASigner(own));

    refused(word.serialize());
    assertThat(sun.questions("/stranger")).isZero();
  }

  @Test
  void i5_an_algorithm_that_is_not_allowed_is_refused() {
    providers = configured(Map.of("oidc.algorithms", "ES256,PS256"));

    refused(sun.signed(access().build()));
  }

  @Test
  void i5_another_issuer_is_refused() {
    refused(sun.signed(access().issuer("https://evil.example").build()));
    refused(sun.signed(access().issuer(sun.issuer() + "/").build()));
    refused(sun.signed(access().issuer(null).build()));
  }

  @Test
  void i5_a_token_for_others_is_refused() {
    refused(sun.signed(access().audience("account").build()));
    refused(sun.signed(access().audience(List.of()).build()));
  }

  @Test
  void i5_a_token_got_by_another_client_is_refused_where_clients_are_named() {
    providers = configured(Map.of("oidc.clients", "dashboard"));
    refused(sun.signed(access().build()));
    refused(sun.signed(access().claim("azp", null).build()));

    assertThat(bearer(sun.signed(access().claim("azp", "dashboard").build())).user()).isPresent();
  }

  @Test
  void i5_a_token_counts_in_its_time_only() {
    refused(sun.signed(access().expirationTime(Date.from(NOW.minusSeconds(60))).build()));
    refused(sun.signed(access().expirationTime(null).build()));
    refused(sun.signed(access().issueTime(Date.from(NOW.plusSeconds(61))).build()));
    refused(sun.signed(access().notBeforeTime(Date.from(NOW.plusSeconds(61))).build()));

    assertThat(
            bearer(sun.signed(access().expirationTime(Date.from(NOW.minusSeconds(59))).build()))
                .user())
        .isPresent();
  }

  @Test
  void i5_what_is_signed_for_another_purpose_is_no_access_token() {
    refused(FakeProvider.signed(access().build(), sun.key, "logout+jwt"));
    refused(sun.signed(access().claim("typ", "ID").build()));
    refused(sun.signed(access().claim("typ", "Refresh").build()));
    refused(sun.signed(access().claim("at_hash", "x").build()));
    refused(sun.signed(access().claim("nonce", "x").build()));
    refused(sun.signed(access().claim("scope", null).build()));
    refused(sun.signed(access().claim("scope", null).claim("sid", "s").build()));
    refused(sun.signed(access().claim("events", Map.of()).build()));
    refused(sun.signed(access().claim("cnf", Map.of("jkt", "x")).build()));
    refused(sun.signed(access().subject(null).build()));

    JWTClaimsSet bare = access().claim("scope", null).build();
    assertThat(bearer(FakeProvider.signed(bare, sun.key, "at+jwt")).user()).isPresent();
    assertThat(bearer(sun.signed(new JWTClaimsSet.Builder(bare).claim("typ", "Bearer").build())))
        .satisfies(told -> assertThat(told.user()).isPresent());
    for (String name : List.of("scp", "client_id", "cid", "azpacr", "appid")) {
      JWTClaimsSet named = new JWTClaimsSet.Builder(bare).claim(name, "x").build();
      assertThat(bearer(sun.signed(named)).user()).as(name).isPresent();
    }
  }

  @Test
  void a_key_that_the_provider_took_since_is_asked_for_but_seldom() {
    bearer(sun.signed(access().build()));
    sun.key = FakeProvider.TWO;
    String token = sun.signed(access().build());
    refused(token); // too soon after the last question

    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(bearer(token).user()).isPresent();
    long before = sun.questions("/keys");
    for (int i = 0; i < 20; i++) {
      refused(FakeProvider.signed(access().build(), FakeProvider.ONE, "JWT"));
    }
    assertThat(sun.questions("/keys")).isEqualTo(before);
  }

  @Test
  void known_keys_go_on_while_the_provider_is_silent() {
    String token = sun.signed(access().expirationTime(Date.from(NOW.plusSeconds(600_000))).build());
    bearer(token);
    sun.status = 500;
    nanos.addAndGet(Duration.ofHours(3).toNanos());
    assertThat(bearer(token).user()).isPresent();

    nanos.addAndGet(Duration.ofHours(30).toNanos());
    unavailable(() -> bearer(token));
  }

  @Test
  void a_provider_that_is_silent_is_no_refusal_and_is_asked_seldom() {
    sun.status = 500;
    String token = sun.signed(access().build());
    unavailable(() -> bearer(token));
    unavailable(() -> bearer(token));
    assertThat(sun.asked).hasSize(1);
  }

  @Test
  void a_redirection_of_the_provider_is_not_followed() {
    sun.status = 302;
    unavailable(() -> bearer(sun.signed(access().build())));
    assertThat(sun.questions("/elsewhere")).isZero();
  }

  @Test
  void metadata_of_another_issuer_are_none() {
    sun.metadata = document -> document.put("issuer", "https://evil.example");
    unavailable(() -> bearer(sun.signed(access().build())));
  }

  @Test
  void what_the_metadata_name_is_asked_by_tls_alone() {
    sun.metadata = document -> document.put("jwks_uri", "http://192.0.2.1/keys");
    unavailable(() -> bearer(sun.signed(access().build())));
  }

  private static void unavailable(Runnable asking) {
    assertThatThrownBy(asking::run)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
  }

  @Test
  void about_an_opaque_token_the_provider_is_asked() {
    sun.introspected =
        """
        {"active": true, "sub": "u-1", "aud": ["cloud"], "client_id": "cli", "username": "ann"}
        """;
    Assertion told = bearer("opaque");

    assertThat(told.attributes())
        .containsEntry("HTTP_OIDC_ISS", List.of(sun.issuer()))
        .containsEntry("HTTP_OIDC_USERNAME", List.of("ann"))
        .doesNotContainKey("HTTP_OIDC_ACTIVE");
    assertThat(sun.asked.getLast())
        .startsWith("/realm/introspect ")
        .contains("token=opaque", "token_type_hint=access_token")
        .doesNotContain("s3cr3t");
  }

  @Test
  void i6_a_token_that_is_not_for_us_is_nothing_even_if_the_provider_knows_it() {
    sun.introspected = "{\"active\": true, \"sub\": \"u-1\", \"aud\": \"account\"}";
    refused("opaque");
    sun.introspected = "{\"active\": true, \"sub\": \"u-1\"}";
    refused("opaque");
    sun.introspected = "{\"active\": false, \"sub\": \"u-1\", \"aud\": \"cloud\"}";
    refused("opaque");
    sun.introspected =
        "{\"active\": true, \"sub\": \"u-1\", \"aud\": \"cloud\", \"iss\": \"https://evil.example\"}";
    refused("opaque");
  }

  @Test
  void tokens_are_taken_in_the_form_that_is_wanted() {
    providers = configured(Map.of("oidc.bearer", "none"));
    refused(sun.signed(access().build()));
    providers = configured(Map.of("oidc.bearer", "signed"));
    refused("opaque");
    assertThat(sun.questions("/introspect")).isZero();
    providers = configured(Map.of("oidc.bearer", "introspection"));
    refused(sun.signed(access().build()));
    assertThat(sun.questions("/introspect")).isOne();
  }

  // Browsers

  private static Map<String, String> query(Departure departure) {
    return Arrays.stream(departure.to().getRawQuery().split("&"))
        .map(one -> one.split("=", 2))
        .collect(
            Collectors.toMap(
                one -> one[0], one -> URLDecoder.decode(one[1], StandardCharsets.UTF_8)));
  }

  /** Of an identity token that holds. */
  private JWTClaimsSet.Builder identity(Departure departure) {
    return new JWTClaimsSet.Builder()
        .issuer(sun.issuer())
        .subject("u-1")
        .audience("identity")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .claim("nonce", query(departure).get("nonce"))
        .claim("sid", "s-1");
  }

  private Departure departure() {
    return providers.depart("sun", "the-state", REDIRECT);
  }

  private Assertion arrival(Departure departure, JWTClaimsSet identity) {
    return arrival(departure, identity, Optional.empty());
  }

  private Assertion arrival(Departure departure, JWTClaimsSet identity, Optional<String> issuer) {
    sun.tokens = "{\"access_token\": \"at\", \"id_token\": \"%s\"}".formatted(sun.signed(identity));
    return providers.arrive(
        "sun", departure.kept(), new Return(Secret.of("c0de"), issuer, REDIRECT));
  }

  private void noArrival(Departure departure, JWTClaimsSet identity) {
    assertThatThrownBy(() -> arrival(departure, identity))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthorized.class));
  }

  @Test
  void a_browser_goes_with_state_nonce_and_a_challenge() {
    Departure departure = departure();
    Map<String, String> asked = query(departure);

    assertThat(departure.to().toString()).startsWith(sun.issuer() + "/login?kc=1&");
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "identity")
        .containsEntry("redirect_uri", REDIRECT)
        .containsEntry("scope", "openid email profile")
        .containsEntry("state", "the-state")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("nonce", departure.kept().get("nonce"));
    assertThat(departure.kept().get("verifier")).hasSize(43);
    assertThat(departure.to().toString()).doesNotContain(departure.kept().get("verifier"));
    assertThat(departure().kept()).isNotEqualTo(departure.kept());
  }

  @Test
  void it_comes_back_with_a_code_that_only_we_can_trade() {
    sun.userInfo =
        "{\"sub\": \"u-1\", \"email\": \"ann@example.org\", \"iss\": \"https://evil.example\"}";
    Departure departure = departure();
    Assertion told = arrival(departure, identity(departure).build());

    assertThat(told.attributes())
        .containsEntry("HTTP_OIDC_SUB", List.of("u-1"))
        .containsEntry("HTTP_OIDC_EMAIL", List.of("ann@example.org"))
        .containsEntry("HTTP_OIDC_ISS", List.of(sun.issuer()));
    assertThat(told.session()).contains(new ProviderSession("u-1", Optional.of("s-1")));
    String asked =
        sun.asked.stream().filter(one -> one.startsWith("/realm/token")).findFirst().orElseThrow();
    assertThat(asked)
        .contains("grant_type=authorization_code", "code=c0de")
        .contains("code_verifier=" + departure.kept().get("verifier"));
  }

  @Test
  void i5_an_identity_token_is_for_us_about_this_login_and_of_now() {
    sun.userInfo = "{\"sub\": \"u-1\"}";
    Departure departure = departure();
    noArrival(departure, identity(departure).claim("nonce", null).build());
    noArrival(departure, identity(departure).claim("nonce", "another").build());
    noArrival(departure, identity(departure()).build());
    noArrival(departure, identity(departure).audience("cloud").build());
    noArrival(departure, identity(departure).audience(List.of("identity", "cloud")).build());
    noArrival(departure, identity(departure).claim("azp", "cloud").build());
    noArrival(departure, identity(departure).issuer("https://evil.example").build());
    noArrival(departure, identity(departure).issueTime(null).build());
    noArrival(departure, identity(departure).expirationTime(null).build());
    noArrival(departure, identity(departure).subject(null).build());
    noArrival(
        departure, identity(departure).expirationTime(Date.from(NOW.minusSeconds(90))).build());

    arrival(
        departure,
        identity(departure).audience(List.of("identity", "x")).claim("azp", "identity").build());
  }

  @Test
  void i5_the_provider_tells_more_of_the_same_user_only() {
    sun.userInfo = "{\"sub\": \"u-2\"}";
    Departure departure = departure();
    noArrival(departure, identity(departure).build());
  }

  @Test
  void i5_a_browser_that_another_provider_sends_is_refused() {
    sun.userInfo = "{\"sub\": \"u-1\"}";
    Departure departure = departure();
    JWTClaimsSet identity = identity(departure).build();
    assertThatThrownBy(() -> arrival(departure, identity, Optional.of("https://evil.example")))
        .isInstanceOf(KeystoneException.class);
    arrival(departure, identity, Optional.of(sun.issuer()));
  }

  @Test
  void i5_a_provider_that_always_names_itself_has_to() {
    sun.metadata = document -> document.put("authorization_response_iss_parameter_supported", true);
    Departure departure = departure();
    noArrival(departure, identity(departure).build());
  }

  @Test
  void k1_what_is_kept_is_not_printed() {
    Departure departure = departure();
    assertThat(departure.toString()).doesNotContain(departure.kept().get("verifier"));
    assertThat(configured(Map.of()).toString()).doesNotContain("s3cr3t");
  }

  // The end

  private JWTClaimsSet.Builder logout() {
    return new JWTClaimsSet.Builder()
        .issuer(sun.issuer())
        .audience("identity")
        .jwtID("j-1")
        .issueTime(Date.from(NOW))
        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
  }

  private LoggedOut loggedOut(JWTClaimsSet claims) {
    return providers.loggedOut(
        "sun", Secret.of(FakeProvider.signed(claims, sun.key, "logout+jwt")));
  }

  @Test
  void a_provider_says_whom_or_which_login_it_has_ended() {
    assertThat(loggedOut(logout().subject("u-1").claim("sid", "s-1").build()).ending())
        .isEqualTo(new Ending.OfSubject("u-1"));
    assertThat(loggedOut(logout().claim("sid", "s-1").build()))
        .isEqualTo(new LoggedOut(new Ending.OfIndex("s-1"), "j-1", NOW.plusSeconds(300)));
  }

  @Test
  void i5_only_its_own_word_ends_a_login() {
    notLoggedOut(logout().build());
    notLoggedOut(logout().subject("u-1").jwtID(null).build());
    notLoggedOut(logout().subject("u-1").audience("cloud").build());
    notLoggedOut(logout().subject("u-1").issuer("https://evil.example").build());
    notLoggedOut(logout().subject("u-1").claim("nonce", "n").build());
    notLoggedOut(logout().subject("u-1").claim("events", null).build());
    notLoggedOut(logout().subject("u-1").issueTime(Date.from(NOW.minusSeconds(361))).build());
    notLoggedOut(logout().subject("u-1").issueTime(null).build());
  }

  private void notLoggedOut(JWTClaimsSet claims) {
    assertThatThrownBy(() -> loggedOut(claims))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.BadRequest.class));
  }

  @Test
  void the_secret_is_shown_as_the_provider_wants_it() {
    sun.introspected = "{\"active\": true, \"sub\": \"u-1\", \"aud\": \"cloud\"}";
    providers = configured(Map.of("oidc.client-authentication", "client_secret_post"));
    bearer("opaque");

    assertThat(String.join("\n", sun.asked)).contains("client_secret=s3cr3t%2B");
  }
}
