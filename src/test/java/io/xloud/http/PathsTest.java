package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v3/auth/tokens;x",
        "/v3/auth;x/tokens",
        "/v3;/auth/tokens",
        "/v3/auth/tokens;x=1/",
        "/v3/../v3",
        "/v3/%2e%2E/v3",
        "/v3/users%2fa"
      })
  void what_the_router_would_read_otherwise_than_those_before_it_is_refused(String path) {
    assertThat(Paths.isHonest(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/auth/tokens", "/v3/regions/a%3Bb", "/v3/users/a.b", "/"})
  void a_path_that_says_what_it_means_is_let_in(String path) {
    assertThat(Paths.isHonest(path)).isTrue();
  }
}
