package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Await;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code [token] provider = jws}, beside a real Python Keystone with the same keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignedTokensIT {
  private static final String SCHEMA = "signed_tokens";
  private static final String PASSWORD = "both sides sign";
  private static final String JWKS = "/.well-known/jwks.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For what takes a second on a machine that is not busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Path pairs;
  private Path privateKeys;
  private Path publicKeys;
  private IdentityServer server;
  private PythonKeystone python;
  private Api ours;
  private Api theirs;
  private String admin;
  private String user;
  private String project;

  @BeforeAll
  void begin() throws Exception {
    Path home = Files.createTempDirectory("xloud-jws-");
    pairs = Files.createDirectory(home.resolve("pairs"));
    privateKeys = Files.createDirectory(home.resolve("private"));
    publicKeys = Files.createDirectory(home.resolve("public"));
    Conf signed =
        Conf.empty()
            .with("token", "provider", "jws")
            .with("jwt_tokens", "jws_private_key_repository", privateKeys)
            .with("jwt_tokens", "jws_public_key_repository", publicKeys);
    Mariadb.running().createSchema(SCHEMA);
    server = IdentityServer.over(SCHEMA, signed);
    make("first");
    verify("first");
    sign("first");
    python = PythonKeystone.over(SCHEMA, server.folder(), signed);
    python.prepare(PASSWORD);
    server.start();
    python.start();
    ours = new Api(server.url());
    theirs = new Api(python.url());
    Reply login = ours.login("admin", PASSWORD, Scope.PROJECT).with(201);
    admin = login.token();
    user = login.body().at("/token/user/id").asText();
    project = login.body().at("/token/project/id").asText();
    String role = ours.role(admin, "admin");
    ours.put(admin, "/v3/domains/default/users/%s/roles/%s".formatted(user, role)).with(204);
  }

  @AfterAll
  void end() {
    if (python != null) {
      python.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void a_token_says_the_same_on_both_sides_whoever_signed_it(Scope scope) throws Exception {
    for (Api signer : List.of(ours, theirs)) {
      Reply login = signer.login("admin", PASSWORD, scope).with(201);
      assertThat(login.token()).startsWith("eyJ");
      JsonNode here = ours.validate(admin, login.token()).with(200).body();
      JsonNode there = theirs.validate(admin, login.token()).with(200).body();
      assertThat(Set.copyOf(roles(there))).isEqualTo(Set.copyOf(roles(here)));
      for (String member : List.of("user", "methods", "audit_ids", "issued_at", "expires_at")) {
        assertThat(there.path("token").path(member))
            .as(member)
            .isEqualTo(here.path("token").path(member))
            .isEqualTo(login.body().path("token").path(member));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Order(1)
  void what_a_trust_hands_on_is_the_same_on_both_sides(boolean impersonation) throws Exception {
    String trustee = ours.createUser(admin, "trustee-%s".formatted(impersonation), "pass");
    String body =
        """
        {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
          "impersonation": %s, "roles": [{"name": "member"}]}}
        """;
    String trust =
        ours.post(
                admin, "/v3/OS-TRUST/trusts", body.formatted(user, trustee, project, impersonation))
            .with(201)
            .body()
            .at("/trust/id")
            .asText();
    String scope = "{\"OS-TRUST:trust\": {\"id\": \"%s\"}}".formatted(trust);
    for (Api signer : List.of(ours, theirs)) {
      JsonNode token = sameOnBoth(signer.loginById(trustee, "pass", scope).with(201).token());
      assertThat(token.at("/OS-TRUST:trust/id").asText()).isEqualTo(trust);
      assertThat(token.at("/user/id").asText()).isEqualTo(impersonation ? user : trustee);
    }
  }

  @Test
  @Order(1)
  void what_an_application_credential_hands_on_is_the_same_on_both_sides() throws Exception {
    JsonNode made =
        ours.post(
                admin,
                "/v3/users/%s/application_credentials".formatted(user),
                "{\"application_credential\": {\"name\": \"robot\"}}")
            .with(201)
            .body()
            .path("application_credential");
    String login =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """
            .formatted(made.path("id").asText(), made.path("secret").asText());
    for (Api signer : List.of(ours, theirs)) {
      Reply reply = signer.send("POST", "/v3/auth/tokens", Map.of(), login).with(201);
      JsonNode token = sameOnBoth(reply.token());
      assertThat(token.at("/application_credential/id")).isEqualTo(made.path("id"));
    }
  }

  /** What both tell of a signed token. */
  private JsonNode sameOnBoth(String token) throws Exception {
    assertThat(token).startsWith("eyJ");
    JsonNode here = ours.validate(admin, token).with(200).body();
    JsonNode there = theirs.validate(admin, token).with(200).body();
    assertThat(Set.copyOf(roles(there))).isEqualTo(Set.copyOf(roles(here)));
    for (String member :
        List.of(
            "user",
            "project",
            "methods",
            "audit_ids",
            "issued_at",
            "expires_at",
            "OS-TRUST:trust",
            "application_credential")) {
      assertThat(there.path("token").path(member))
          .as(member)
          .isEqualTo(here.path("token").path(member));
    }
    return here.path("token");
  }

  @Test
  @Order(1)
  void what_is_revoked_on_one_side_is_refused_on_the_other() throws Exception {
    String here = ours.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    String there = theirs.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    ours.validate(admin, here).with(200);
    theirs.revoke(admin, there).with(204);
    ours.revoke(admin, here).with(204);

    ours.validate(admin, here).with(404);
    Await.until(PATIENCE, () -> ours.validate(admin, there).status() == 404);
    theirs.validate(admin, here).with(404);
  }

  @ParameterizedTest
  @Order(1)
  @ValueSource(
      strings = {
        "nonsense",
        "a.b.c",
        "..",
        "gAAAAABoHg",
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhIn0.",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.YWJj"
      })
  void l4_what_is_no_token_is_refused_in_the_same_words(String text) throws Exception {
    Reply refused = ours.validate(admin, text).with(404);

    assertThat(refused.body()).isEqualTo(theirs.validate(admin, text).with(404).body());
    assertThat(ours.get(text, "/v3/users").with(401).body())
        .isEqualTo(theirs.get(text, "/v3/users").with(401).body());
  }

  @Test
  @Order(1)
  void l4_a_token_that_was_altered_is_none() throws Exception {
    String[] parts = admin.split("\\.");
    String claims = new String(decoded(parts[1]), StandardCharsets.UTF_8);
    String longer = claims.replaceFirst("\"exp\":1", "\"exp\":2");
    assertThat(longer).isNotEqualTo(claims);
    String altered =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(longer.getBytes(StandardCharsets.UTF_8));

    ours.validate(admin, "%s.%s.%s".formatted(parts[0], altered, parts[2])).with(404);
    ours.get("%s.%s.%s".formatted(parts[0], altered, parts[2]), "/v3/users").with(401);
  }

  @Test
  @Order(1)
  void a_gateway_verifies_tokens_with_the_published_keys_alone() throws Exception {
    String token = ours.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    Reply published = ours.send("GET", JWKS, Map.of(), "").with(200);

    assertThat(published.response().headers().firstValue("Cache-Control").orElseThrow())
        .contains("public", "max-age=300");
    assertThat(isVerified(token, published.body())).isTrue();
    assertThat(isVerified(token.substring(0, token.length() - 8) + "AAAAAAAA", published.body()))
        .isFalse();
  }

  @Test
  @Order(1)
  void whoever_has_the_published_keys_is_told_that_nothing_changed() throws Exception {
    String tag =
        ours.send("GET", JWKS, Map.of(), "")
            .with(200)
            .response()
            .headers()
            .firstValue("ETag")
            .orElseThrow();

    Reply unchanged = ours.send("GET", JWKS, Map.of("If-None-Match", tag), "").with(304);
    assertThat(unchanged.response().body()).isEmpty();
    assertThat(unchanged.response().headers().firstValue("Cache-Control")).isPresent();
    ours.send("GET", JWKS, Map.of("If-None-Match", "\"other\""), "").with(200);
    ours.send("HEAD", JWKS, Map.of(), "").with(200);
    ours.send("POST", JWKS, Map.of(), "{}").with(405);
  }

  @Test
  @Order(2)
  void keys_are_exchanged_without_losing_a_token() throws Exception {
    String old = ours.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    make("second");
    verify("second");
    Await.until(PATIENCE, () -> published().size() == 2);
    assertThat(kid(ours.login("admin", PASSWORD, Scope.PROJECT).token())).isEqualTo(kid(old));

    sign("second");
    Await.until(
        PATIENCE,
        () -> !kid(ours.login("admin", PASSWORD, Scope.PROJECT).token()).equals(kid(old)));
    String fresh = ours.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    for (Api side : List.of(ours, theirs)) {
      side.validate(fresh, old).with(200);
      side.validate(old, fresh).with(200);
    }

    Files.delete(publicKeys.resolve("first.pem"));
    Await.until(PATIENCE, () -> ours.validate(fresh, old).status() == 404);
    assertThat(published()).hasSize(1);
    ours.validate(fresh, fresh).with(200);
    admin = fresh;
  }

  @Test
  @Order(3)
  void a_pair_is_not_overwritten_unless_forced() throws Exception {
    Path folder = pairs.resolve("second");
    String before = Files.readString(folder.resolve("private.pem"));

    assertThatThrownBy(() -> server.manage(folder, Map.of(), "create_jws_keypair"))
        .hasMessageContaining(
            "Private key %s already exists".formatted(folder.resolve("private.pem")));
    assertThat(Files.readString(folder.resolve("private.pem"))).isEqualTo(before);
    server.manage(folder, Map.of(), "create_jws_keypair", "--force");
    assertThat(Files.readString(folder.resolve("private.pem"))).isNotEqualTo(before);
  }

  @Test
  @Order(4)
  void a_change_of_the_provider_loses_no_token_where_both_kinds_are_good() throws Exception {
    server.stop();
    server.start(
        Conf.empty()
            .with("token", "provider", "fernet")
            .with("xloud", "tokens.accept-other", true));
    String sealed = ours.login("admin", PASSWORD, Scope.PROJECT).with(201).token();

    assertThat(sealed).startsWith("gAAAA");
    for (int i = 0; i < 2; i++) { // the second time from memory
      ours.validate(sealed, admin).with(200);
      ours.validate(admin, sealed).with(200);
    }
    ours.send("GET", JWKS, Map.of(), "").with(200);
    server.stop();
    server.start(Conf.empty().with("token", "provider", "fernet"));
    ours.validate(sealed, sealed).with(200);
    ours.validate(sealed, admin).with(404);
    ours.send("GET", JWKS, Map.of(), "").with(404);
  }

  /** In no order. */
  private static List<String> roles(JsonNode token) {
    return token.at("/token/roles").valueStream().map(role -> role.path("id").asText()).toList();
  }

  private void make(String name) throws Exception {
    Path folder = Files.createDirectory(pairs.resolve(name));
    server.manage(folder, Map.of(), "create_jws_keypair");
  }

  private void sign(String name) throws Exception {
    put(pairs.resolve(name).resolve("private.pem"), privateKeys.resolve("private.pem"));
  }

  private void verify(String name) throws Exception {
    put(pairs.resolve(name).resolve("public.pem"), publicKeys.resolve(name + ".pem"));
  }

  /** Whole or not at all. */
  private void put(Path file, Path place) throws Exception {
    Path fresh = pairs.resolve("fresh");
    Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private JsonNode published() throws Exception {
    return ours.send("GET", JWKS, Map.of(), "").with(200).body().path("keys");
  }

  private static String kid(String token) throws Exception {
    return header(token).path("kid").asText();
  }

  private static JsonNode header(String token) throws Exception {
    return JSON.readTree(decoded(token.substring(0, token.indexOf('.'))));
  }

  /** As a gateway does it that knows nothing of us but the address of the keys. */
  private static boolean isVerified(String token, JsonNode set) throws Exception {
    String kid = kid(token);
    JsonNode key =
        set.path("keys")
            .valueStream()
            .filter(it -> it.path("kid").asText().equals(kid))
            .findFirst()
            .orElseThrow();
    assertThat(key.path("kty").asText()).isEqualTo("EC");
    assertThat(key.path("use").asText()).isEqualTo("sig");
    assertThat(key.path("alg").asText()).isEqualTo("ES256");
    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(publicKey(key));
    int end = token.lastIndexOf('.');
    check.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
    return check.verify(decoded(token.substring(end + 1)));
  }

  private static PublicKey publicKey(JsonNode jwk) throws Exception {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point =
        new ECPoint(
            new BigInteger(1, decoded(jwk.path("x").asText())),
            new BigInteger(1, decoded(jwk.path("y").asText())));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }
}
