package io.xloud.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.crypto.Fernet;
import io.xloud.crypto.FernetKey;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.testing.SettableClock;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class LoginStatesTest {
  private static final LoginState STATE =
      new LoginState(
          "oidc", "sun", "openid", "https://dashboard.example/", Map.of("nonce", "n-0S6"));

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final Fernet fernet = Fernet.with(List.of(FernetKey.fresh(new SecureRandom())));
  private final UsedOnce used = new InMemory();
  private final LoginStates here = node(fernet);
  private final LoginStates there = node(fernet);

  private LoginStates node(Fernet keys) {
    return new LoginStates(() -> keys, new OnlyOnce(used, clock), clock);
  }

  /** What all nodes see. */
  private static final class InMemory implements UsedOnce {
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    @Override
    public boolean add(OneUse use) {
      return used.add(use.what());
    }

    @Override
    public int removeEndedBefore(Instant time, int atMost) {
      return 0;
    }
  }

  private static Map<String, Cookie> back(NewCookie cookie) {
    return Map.of(
        cookie.getName(), new Cookie.Builder(cookie.getName()).value(cookie.getValue()).build());
  }

  @Test
  void a_login_that_began_on_one_node_ends_on_another() {
    String handle = here.handle();
    NewCookie cookie = here.cookie(handle, STATE, SameSite.LAX);

    assertThat(there.resume("oidc", handle, back(cookie))).isEqualTo(STATE);
  }

  @Test
  void the_cookie_is_for_this_host_and_hidden_from_scripts() {
    String handle = here.handle();
    NewCookie cookie = here.cookie(handle, STATE, SameSite.NONE);

    assertThat(cookie.getName()).startsWith("__Host-");
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(cookie.getDomain()).isNull();
    assertThat(cookie.isSecure()).isTrue();
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo(SameSite.NONE);
    assertThat(cookie.getMaxAge()).isEqualTo(600);
    assertThat(cookie.getValue()).doesNotContain("n-0S6", "dashboard");
    assertThat(here.end(handle, SameSite.NONE).getMaxAge()).isZero();
  }

  @Test
  void i5_a_login_ends_once_on_whichever_node() {
    String handle = here.handle();
    NewCookie cookie = here.cookie(handle, STATE, SameSite.LAX);
    here.resume("oidc", handle, back(cookie));

    refused(() -> there.resume("oidc", handle, back(cookie)));
  }

  @Test
  void i5_a_login_ends_in_the_browser_alone_that_began_it() {
    String handle = here.handle();
    refused(() -> here.resume("oidc", handle, Map.of()));
    refused(() -> here.resume("oidc", null, Map.of()));
    refused(() -> here.resume("oidc", "../etc", Map.of()));
  }

  @Test
  void i5_the_cookie_of_one_login_does_not_end_another() {
    NewCookie cookie = here.cookie(here.handle(), STATE, SameSite.LAX);
    String other = here.handle();
    String name = here.cookie(other, STATE, SameSite.LAX).getName();
    Map<String, Cookie> renamed =
        Map.of(name, new Cookie.Builder(name).value(cookie.getValue()).build());

    refused(() -> here.resume("oidc", other, renamed));
  }

  @Test
  void i5_no_other_kind_of_provider_ends_it() {
    String handle = here.handle();
    NewCookie cookie = here.cookie(handle, STATE, SameSite.LAX);

    refused(() -> here.resume("saml", handle, back(cookie)));
  }

  @Test
  void a_cookie_that_was_changed_or_that_others_made_is_refused() {
    String handle = here.handle();
    NewCookie cookie = here.cookie(handle, STATE, SameSite.LAX);
    String value = cookie.getValue();
    String changed = value.substring(0, 40) + (value.charAt(40) == 'A' ? 'B' : 'A');
    Map<String, Cookie> cookies =
        Map.of(
            cookie.getName(),
            new Cookie.Builder(cookie.getName()).value(changed + value.substring(41)).build());

    refused(() -> here.resume("oidc", handle, cookies));
    LoginStates stranger = node(Fernet.with(List.of(FernetKey.fresh(new SecureRandom()))));
    refused(() -> stranger.resume("oidc", handle, back(cookie)));
  }

  @Test
  void a_client_without_cookies_brings_a_text_back_once() {
    String text = here.text(STATE);

    assertThat(LoginStates.isText(text)).isTrue();
    assertThat(LoginStates.isText("ss:mem:0123456789abcdef")).isFalse();
    assertThat(text).doesNotContain("n-0S6", "dashboard");
    refused(() -> there.resume("saml", text));
    refused(() -> there.resume("oidc", "A".repeat(22) + text.substring(22)));
    refused(() -> there.resume("oidc", "nonsense"));
    assertThat(there.resume("oidc", text)).isEqualTo(STATE);
    refused(() -> here.resume("oidc", text));
  }

  @Test
  void whoever_takes_too_long_begins_anew() {
    String handle = here.handle();
    NewCookie cookie = here.cookie(handle, STATE, SameSite.LAX);
    clock.pass(Duration.ofMinutes(10));

    refused(() -> here.resume("oidc", handle, back(cookie)));
  }

  @Test
  void what_no_browser_would_keep_is_refused_at_once() {
    LoginState endless =
        new LoginState("oidc", "sun", "openid", "https://" + "d".repeat(4000), Map.of());

    assertThatThrownBy(() -> here.cookie(here.handle(), endless, SameSite.LAX))
        .isInstanceOfSatisfying(
            KeystoneException.class, e -> assertThat(e.problem().status()).isEqualTo(400));
  }

  @Test
  void a_browser_that_begins_again_and_again_does_not_carry_all_of_it() {
    StringBuilder header = new StringBuilder("other=1");
    for (int i = 0; i < 6; i++) {
      header.append("; ").append(here.cookie(here.handle(), STATE, SameSite.LAX).getName());
      header.append("=sealed");
    }
    String next = here.handle();
    assertThat(departing(next, header.toString())).hasSize(1);

    String last = here.handle();
    header.append("; ").append(here.cookie(last, STATE, SameSite.LAX).getName()).append("=sealed");
    assertThat(departing(next, header.toString()))
        .hasSize(8)
        .contains(here.end(last, SameSite.LAX))
        .filteredOn(cookie -> cookie.getMaxAge() > 0)
        .extracting(NewCookie::getName)
        .containsExactly(here.end(next, SameSite.LAX).getName());
  }

  private NewCookie[] departing(String handle, String carried) {
    return here.depart(handle, STATE, SameSite.LAX, Optional.of(carried));
  }

  @Test
  void k1_what_is_kept_is_not_printed() {
    assertThat(STATE.toString()).doesNotContain("n-0S6");
  }

  private static void refused(Runnable resuming) {
    assertThatThrownBy(resuming::run)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthorized.class));
  }
}
