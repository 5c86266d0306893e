package io.xloud.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.KeystoneException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** None in a chain gives more than the one before it. */
class ChainTest {
  private static final int MOST = 3;
  private static final Instant LATE = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant SOON = Instant.parse("2029-01-01T00:00:00Z");

  private static Trust trust(
      boolean impersonation,
      @Nullable Instant end,
      @Nullable Integer uses,
      int count,
      String... roles) {
    return new Trust(
        "t", "ada", "bob", "p", impersonation, end, uses, null, count, List.of(roles), Map.of());
  }

  private static void refused(Trust parent, Trust child) {
    assertThatThrownBy(() -> Chain.requireFromParent(parent, child, MOST))
        .isInstanceOf(KeystoneException.class)
        .extracting(e -> ((KeystoneException) e).problem().status())
        .isEqualTo(403);
  }

  private static void allowed(Trust parent, Trust child) {
    assertThatCode(() -> Chain.requireFromParent(parent, child, MOST)).doesNotThrowAnyException();
  }

  @Test
  void a_trust_may_be_handed_on_as_often_as_it_says_and_the_server_allows() {
    Trust child = trust(false, null, null, 0, "r");
    allowed(trust(false, null, null, 1, "r"), child);
    allowed(trust(false, null, null, MOST, "r"), child);
    refused(trust(false, null, null, 0, "r"), child);
    refused(trust(false, null, null, MOST + 1, "r"), child);
  }

  @Test
  void what_is_handed_on_has_no_further_role() {
    Trust parent = trust(false, null, null, 1, "r", "s");
    allowed(parent, trust(false, null, null, 0, "s"));
    refused(parent, trust(false, null, null, 0, "s", "t"));
  }

  @Test
  void what_is_handed_on_ends_no_later() {
    allowed(trust(false, LATE, null, 1, "r"), trust(false, SOON, null, 0, "r"));
    allowed(trust(false, LATE, null, 1, "r"), trust(false, LATE, null, 0, "r"));
    allowed(trust(false, null, null, 1, "r"), trust(false, LATE, null, 0, "r"));
    refused(trust(false, SOON, null, 1, "r"), trust(false, LATE, null, 0, "r"));
  }

  @Test
  void what_is_handed_on_impersonates_only_where_that_was_allowed() {
    allowed(trust(true, null, null, 1, "r"), trust(false, null, null, 0, "r"));
    refused(trust(false, null, null, 1, "r"), trust(true, null, null, 0, "r"));
  }

  @Test
  void what_is_handed_on_has_no_number_of_uses() {
    refused(trust(false, null, null, 1, "r"), trust(false, null, 5, 0, "r"));
  }

  @Test
  void a_chain_ends_with_the_first_of_its_trusts() {
    Chain chain =
        new Chain(List.of(trust(false, null, null, 0, "r"), trust(false, SOON, null, 1, "r")));
    assertThat(chain.end()).isEqualTo(SOON);
    assertThat(chain.isOver(SOON)).isFalse();
    assertThat(chain.isOver(SOON.plusNanos(1))).isTrue();
  }
}
