package io.xloud.federation.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import io.xloud.crypto.Base64Url;
import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import io.xloud.federation.Assertion;
import io.xloud.federation.OpenIdProviders.Departure;
import io.xloud.federation.OpenIdProviders.LoggedOut;
import io.xloud.federation.OpenIdProviders.Return;
import io.xloud.federation.ProviderSessions.Ending;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** One provider, as we know it and talk to it. */
final class Provider {
  private static final String NONCE = "nonce";
  private static final String VERIFIER = "verifier";
  private static final String ACCESS = "at+jwt";
  private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

  /** By these claims something is known to be no access token, although it is signed alike. */
  private static final Set<String> OF_OTHERS = Set.of("at_hash", "c_hash", "events", NONCE);

  /**
   * By one of these an access token is known that does not say so in its header: Keycloak and most
   * others tell a scope, Entra {@code scp} or {@code azpacr}, Okta {@code cid}.
   */
  private static final Set<String> OF_ACCESS =
      Set.of("scope", "scp", "client_id", "cid", "azpacr", "appid");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Settings settings;
  private final Fetch fetch;
  private final Kept<Metadata> metadata;
  private final SignedWords words;

  Provider(Settings settings, Clock clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.fetch = new Fetch(settings);
    this.metadata =
        new Kept<>(
            settings.providerId(),
            () -> Metadata.read(fetch.document(settings.metadata()), settings.issuer()),
            settings.refresh(),
            nanoTime);
    Kept<JWKSet> keys =
        new Kept<>(
            settings.providerId(),
            () -> SignedWords.keySet(fetch.document(metadata.get().keys()).toString()),
            settings.refresh(),
            nanoTime);
    this.words = new SignedWords(settings, keys, clock);
  }

  // A browser's way there and back

  Departure depart(String state, String redirect) {
    URI door = Metadata.required(metadata.get().authorization(), "authorization_endpoint");
    String nonce = random();
    String verifier = random();
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("response_type", "code");
    asked.put("client_id", settings.client().id());
    asked.put("redirect_uri", redirect);
    asked.put("scope", settings.scope());
    asked.put("state", state);
    asked.put(NONCE, nonce);
    asked.put("code_challenge", challenge(verifier));
    asked.put("code_challenge_method", "S256");
    String query = door.getRawQuery() == null ? "?" : "?" + door.getRawQuery() + "&";
    String bare = door.toString().replaceFirst("\\?.*$", "");
    return new Departure(
        URI.create(bare + query + form(asked)), Map.of(NONCE, nonce, VERIFIER, verifier));
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64Url.write(bytes);
  }

  private static String challenge(String verifier) {
    return Base64Url.write(Digests.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  Assertion arrive(Map<String, String> kept, Return back) {
    Metadata now = metadata.get();
    if (back.issuer().isPresent()
        ? !back.issuer().get().equals(settings.issuer())
        : now.namesItself()) {
      throw new Untrue("the browser comes from another provider");
    }
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("grant_type", "authorization_code");
    asked.put("code", back.code().reveal());
    asked.put("redirect_uri", back.redirect());
    asked.put("code_verifier", kept.getOrDefault(VERIFIER, ""));
    Fetch.Answer tokens = ask(Metadata.required(now.token(), "token_endpoint"), asked);
    if (tokens.status() != 200) {
      throw new Untrue("the provider does not know the code");
    }
    Claims claims = known(tokens.body().path("id_token").asText(""), kept);
    return settings.userInfo() && now.userInfo().isPresent()
        ? assertion(
            more(claims, now.userInfo().get(), tokens.body().path("access_token").asText("")))
        : assertion(claims);
  }

  private Claims known(String idToken, Map<String, String> kept) {
    JWTClaimsSet signed = words.read(idToken, Set.of("jwt"));
    Claims claims = Claims.of(signed);
    requireFor(claims.texts("aud"), Set.of(settings.client().id()));
    String by = claims.text("azp").orElse("");
    boolean needed = claims.texts("aud").size() > 1;
    if (by.isEmpty() ? needed : !by.equals(settings.client().id())) {
      throw new Untrue("said to another client");
    }
    String nonce = kept.getOrDefault(NONCE, "");
    if (nonce.isEmpty() || !same(nonce, claims.text(NONCE).orElse(""))) {
      throw new Untrue("the answer to another question");
    }
    if (signed.getIssueTime() == null) {
      throw new Untrue("without a time");
    }
    requireEnd(signed);
    requireSubject(claims);
    return claims;
  }

  private Claims more(Claims claims, URI userInfo, String accessToken) {
    Fetch.Answer told =
        fetch.ask(
            userInfo,
            HttpRequest.newBuilder().GET().header("Authorization", "Bearer " + accessToken));
    boolean ofTheSame = told.body().path("sub").asText("").equals(claims.text("sub").orElse(""));
    if (told.status() != 200 || !ofTheSame) {
      throw new Untrue("the provider tells of another user");
    }
    return claims.and(told.body());
  }

  // An access token that a client brings

  Assertion bearer(Secret token) {
    String text = token.reveal();
    boolean signed =
        switch (settings.bearers()) {
          case NONE -> throw new Untrue("access tokens are not taken");
          case SIGNED -> true;
          case ASKED -> false;
          case AUTO -> SignedWords.looksSigned(text);
        };
    Claims claims = signed ? signed(text) : asked(text);
    requireFor(claims.texts("aud"), settings.audiences());
    requireBy(claims);
    if (claims.has("cnf")) {
      throw new Untrue("bound to a key that the client does not show");
    }
    requireSubject(claims);
    return assertion(claims);
  }

  private Claims signed(String text) {
    JWTClaimsSet word = words.read(text, Set.of("jwt", ACCESS));
    requireEnd(word);
    Claims claims = Claims.of(word);
    if (OF_OTHERS.stream().anyMatch(claims::has) || !isForAccess(text, claims)) {
      throw new Untrue("no access token");
    }
    return claims;
  }

  /** Keycloak says it among the claims, RFC 9068 in the header. */
  private static boolean isForAccess(String text, Claims claims) {
    Optional<String> type = claims.text("typ");
    if (type.isPresent()) {
      return type.get().equalsIgnoreCase("Bearer");
    }
    return SignedWords.isOf(text, ACCESS) || OF_ACCESS.stream().anyMatch(claims::has);
  }

  /** The provider's answer is as good as its signature: nobody else gives it. */
  private Claims asked(String text) {
    if (settings.client().showing() == Settings.Showing.NOTHING) {
      throw new Untrue("opaque, and there is no secret to ask with");
    }
    URI door = Metadata.required(metadata.get().introspection(), "introspection_endpoint");
    Fetch.Answer answer = ask(door, Map.of("token", text, "token_type_hint", "access_token"));
    if (answer.status() != 200 || !answer.body().path("active").asBoolean(false)) {
      throw new Untrue("the provider does not know the token");
    }
    String issuer = answer.body().path("iss").asText(settings.issuer());
    if (!issuer.equals(settings.issuer())) {
      throw new Untrue("said in another name than the provider's");
    }
    answer.body().put("iss", issuer).remove("active");
    return new Claims(answer.body());
  }

  private void requireBy(Claims claims) {
    if (settings.clients().isEmpty()) {
      return;
    }
    Optional<String> by = claims.text("azp").or(() -> claims.text("client_id"));
    if (by.isEmpty() || !settings.clients().contains(by.get())) {
      throw new Untrue("got by another client");
    }
  }

  // The end of a login at the provider

  LoggedOut loggedOut(Secret logoutToken) {
    JWTClaimsSet signed = words.read(logoutToken.reveal(), Set.of("jwt", "logout+jwt"));
    Claims claims = Claims.of(signed);
    requireFor(claims.texts("aud"), Set.of(settings.client().id()));
    if (!claims.all().path("events").has(LOGOUT) || claims.has(NONCE)) {
      throw new Untrue("tells of no logout");
    }
    String id = claims.text("jti").orElseThrow(() -> new Untrue("without a name"));
    Ending ending =
        claims
            .text("sub")
            .<Ending>map(Ending.OfSubject::new)
            .or(() -> claims.text("sid").map(Ending.OfIndex::new))
            .orElseThrow(() -> new Untrue("tells of nobody"));
    return new LoggedOut(ending, id, SignedWords.end(signed));
  }

  // All of them

  private Assertion assertion(Claims claims) {
    return claims.asAssertion(settings.prefix(), settings.issuer());
  }

  private static void requireFor(List<String> named, Set<String> ours) {
    if (named.stream().noneMatch(ours::contains)) {
      throw new Untrue("said to somebody else");
    }
  }

  private static void requireEnd(JWTClaimsSet signed) {
    if (signed.getExpirationTime() == null) {
      throw new Untrue("without an end");
    }
  }

  private static void requireSubject(Claims claims) {
    if (claims.text("sub").isEmpty()) {
      throw new Untrue("about nobody");
    }
  }

  /** As the client that we are. */
  private Fetch.Answer ask(URI door, Map<String, String> form) {
    Map<String, String> asked = new LinkedHashMap<>(form);
    HttpRequest.Builder request =
        HttpRequest.newBuilder().header("Content-Type", "application/x-www-form-urlencoded");
    String id = settings.client().id();
    String secret = settings.client().secret().map(Secret::reveal).orElse("");
    switch (settings.client().showing()) {
      case BASIC -> request.header("Authorization", basic(id, secret));
      case POST -> asked.putAll(Map.of("client_id", id, "client_secret", secret));
      case NOTHING -> asked.put("client_id", id);
    }
    return fetch.ask(door, request.POST(BodyPublishers.ofString(form(asked))));
  }

  private static String basic(String id, String secret) {
    String pair = encoded(id) + ":" + encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String form(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> encoded(member.getKey()) + "=" + encoded(member.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
