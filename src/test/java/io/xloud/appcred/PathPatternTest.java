package io.xloud.appcred;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "/v3/users, /v3/users, true",
    "/v3/users, /v3/users/, false",
    "/v3/users, /v3/Users, false",
    "/v3.users, /v3/users, false",
    "/v3/users/*, /v3/users/1, true",
    "/v3/users/*, /v3/users/, false",
    "/v3/users/*, /v3/users/1/groups, false",
    "/v3/users/{user_id}/groups, /v3/users/1/groups, true",
    "/v3/users/{user_id}/groups, /v3/users//groups, false",
    "/v3/users/{user_id}/groups, /v3/users/1/2/groups, false",
    "/v3/**, /v3/users/1/groups, true",
    "/v3/**, /v3/, true",
    "/v3/**, /v3, false",
    "/v3/**/groups, /v3/users/1/groups, true",
    "/v3/**/groups, /v3/users/1/group, false",
    "/**, /, true",
    "'', /, false",
  })
  void a_pattern_covers_what_middleware_would_let_through(
      String pattern, String path, boolean covered) {
    assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(covered);
  }

  @Test
  void j6_a_path_made_to_be_slow_is_not() {
    String pattern = "/" + "**a*".repeat(31);
    String path = "/" + "a".repeat(8_000) + "!";
    assertTimeoutPreemptively(
        ofSeconds(20), () -> assertThat(PathPattern.of(pattern).matches(path)).isTrue());
  }
}
