package io.xloud.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.crypto.Base64Url;
import io.xloud.crypto.Fernet;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.Opening;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps logins that are under way at identity providers in a cookie of the browser, sealed with
 * keys that all nodes have: whichever node it comes back to goes on, once. Each login has a cookie
 * of its own, so that two windows of a browser do not disturb each other, and only the browser that
 * has the cookie can end the login.
 */
@Singleton
public final class LoginStates {
  /** How long somebody may take to log in at a provider. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Set by nobody but this host, and sent by TLS alone. */
  private static final String COOKIE = "__Host-login-";

  /** Neither a handle nor what is sealed has it. */
  private static final char APART = '.';

  private static final String PURPOSE = "login state";
  private static final int HANDLE_BYTES = 16;
  private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_-]{22}");

  /** Browsers drop longer cookies without a word. */
  private static final int LONGEST = 3_800;

  private static final int MOST_AT_ONCE = 7;
  private static final Pattern COOKIES = Pattern.compile(COOKIE + "([A-Za-z0-9_-]{22})=");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Supplier<Fernet> fernet;
  private final OnlyOnce onlyOnce;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  @Inject
  LoginStates(KeyRepositories keys, OnlyOnce onlyOnce, Clock clock) {
    this(() -> keys.receipts().apartFor(PURPOSE), onlyOnce, clock);
  }

  LoginStates(Supplier<Fernet> fernet, OnlyOnce onlyOnce, Clock clock) {
    this.fernet = fernet;
    this.onlyOnce = onlyOnce;
    this.clock = clock;
  }

  /** A fresh name for a login, which goes to the provider and comes back. Tells nothing. */
  public String handle() {
    byte[] bytes = new byte[HANDLE_BYTES];
    random.nextBytes(bytes);
    return Base64Url.write(bytes);
  }

  /**
   * The cookies with which a browser goes to a provider: that of this login, and the ends of others
   * where it has begun too many.
   *
   * @param carried the cookies that it has, as it sent them
   * @param sameSite {@code NONE} where the provider sends the browser back with a POST, else {@code
   *     LAX}
   * @throws KeystoneException 400 for more than a cookie holds
   */
  public NewCookie[] depart(
      String handle, LoginState state, SameSite sameSite, Optional<String> carried) {
    return Stream.concat(
            Stream.of(cookie(handle, state, sameSite)),
            begunTooOften(carried.orElse(""), sameSite).stream())
        .toArray(NewCookie[]::new);
  }

  NewCookie cookie(String handle, LoginState state, SameSite sameSite) {
    Instant now = clock.instant();
    String sealed = fernet.get().seal(written(handle, state, now.plus(PATIENCE)), now);
    if (sealed.length() > LONGEST) {
      throw new Problem.BadRequest("The origin is too long.").raised();
    }
    return named(handle, sameSite)
        .value(sealed)
        .maxAge(Math.toIntExact(PATIENCE.toSeconds()))
        .build();
  }

  /**
   * Takes the cookies of logins from a browser that has begun too many and ended none of them:
   * servers and proxies refuse requests with too many.
   */
  private List<NewCookie> begunTooOften(String header, SameSite sameSite) {
    List<String> handles =
        COOKIES.matcher(header).results().map(cookie -> cookie.group(1)).distinct().toList();
    return handles.size() < MOST_AT_ONCE
        ? List.of()
        : handles.stream().map(handle -> end(handle, sameSite)).toList();
  }

  /**
   * What takes the login with a client that has no cookies, which brings the text back as it is.
   *
   * @throws KeystoneException 400 for more than anybody takes along
   */
  public String text(LoginState state) {
    String handle = handle();
    return handle + APART + cookie(handle, state, SameSite.STRICT).getValue();
  }

  /** Whether it has the form of such a text. */
  public static boolean isText(String text) {
    int apart = text.indexOf(APART);
    return apart > 0 && HANDLE.matcher(text.substring(0, apart)).matches();
  }

  /**
   * The login that such a client comes back from, which is used up with this.
   *
   * @throws KeystoneException 401 for a text that is not ours, comes too late or again
   */
  public LoginState resume(String by, String text) {
    int apart = text.indexOf(APART);
    String handle = apart < 0 ? "" : text.substring(0, apart);
    return resumed(by, handle, text.substring(apart + 1));
  }

  /** Takes the cookie from the browser again. */
  public NewCookie end(String handle, SameSite sameSite) {
    return named(handle, sameSite).value("").maxAge(0).build();
  }

  private static NewCookie.Builder named(String handle, SameSite sameSite) {
    return new NewCookie.Builder(COOKIE + handle)
        .path("/")
        .secure(true)
        .httpOnly(true)
        .sameSite(sameSite);
  }

  /**
   * The login that a browser comes back from, which is used up with this.
   *
   * @param by the kind of provider that it comes back from
   * @param handle as the provider tells it
   * @throws KeystoneException 401 where this browser began none, or comes back too late or again
   */
  public LoginState resume(String by, @Nullable String handle, Map<String, Cookie> cookies) {
    if (handle == null || !HANDLE.matcher(handle).matches()) {
      throw refused("The provider names no login");
    }
    Cookie cookie = cookies.get(COOKIE + handle);
    if (cookie == null) {
      throw refused("This browser has not begun the login that the provider names");
    }
    return resumed(by, handle, cookie.getValue());
  }

  private LoginState resumed(String by, String handle, String text) {
    JsonNode opened = opened(text);
    Instant until = Instant.ofEpochSecond(opened.path("until").asLong());
    if (!clock.instant().isBefore(until)) {
      throw refused("The login has taken too long");
    }
    if (!same(opened.path("handle").asText(), handle) || !opened.path("by").asText().equals(by)) {
      throw refused("The cookie is that of another login");
    }
    onlyOnce.spend(
        List.of(
            new OneUse(
                "login " + handle, until, new Problem.Unauthorized("The login has ended before"))));
    return read(opened);
  }

  private static byte[] written(String handle, LoginState state, Instant until) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("handle", handle)
            .put("until", until.getEpochSecond())
            .put("by", state.by())
            .put("provider", state.providerId())
            .put("protocol", state.protocolId())
            .put("origin", state.origin());
    ObjectNode kept = node.putObject("kept");
    state.kept().forEach(kept::put);
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts that are no JSON", e);
    }
  }

  private JsonNode opened(String text) {
    if (text.length() > LONGEST
        || !(fernet.get().open(text) instanceof Opening.Opened<Fernet.Opened>(var sealed))) {
      throw refused("The cookie of the login is not ours");
    }
    try {
      return JSON.readTree(sealed.plain());
    } catch (IOException e) {
      throw new IllegalStateException("a cookie of ours that cannot be read", e);
    }
  }

  private static LoginState read(JsonNode node) {
    Map<String, String> kept = new HashMap<>();
    node.path("kept").properties().forEach(one -> kept.put(one.getKey(), one.getValue().asText()));
    return new LoginState(
        node.path("by").asText(),
        node.path("provider").asText(),
        node.path("protocol").asText(),
        node.path("origin").asText(),
        kept);
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static KeystoneException refused(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
