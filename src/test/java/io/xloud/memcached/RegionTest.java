package io.xloud.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {
  private static final AuthContext BY = AuthContext.internal("test");

  /** As a real Python Keystone 30 keeps them. */
  @ParameterizedTest
  @CsvSource({
    "OBJECTS, 2a4b007dd5619393e567dc0c8bc36c2996d52dd7",
    "CATALOGS, 36a0dc4b31dc35fca53a8c0ef0a5776215c8d145",
    "ASSIGNMENTS, 5a1551330578815cc8a0b4c07329ef47276e9db0",
    "REVOCATIONS, a619987c7b96fd5f3d7c9f80cf5585ac1a22f8ec",
    "TOKENS, 2d6cad476fdd468cd5142307ac89a6534277951e",
    "RECEIPTS, 99378388c776e02cd2568956b1e531c3455e7eb5",
    "ID_MAPPINGS, aa83dd6e4c01fa81596d94f21b73f6f8b786529b"
  })
  void keys_are_those_of_python(Region region, String key) {
    assertThat(region.key()).isEqualTo(key);
  }

  @Test
  void a_revocation_alone_leaves_what_is_no_token() {
    assertThat(Region.staleAfter(List.of(Change.of(BY, "revoked", "token", "t"))))
        .containsExactlyInAnyOrder(Region.REVOCATIONS, Region.TOKENS);
  }

  @Test
  void anything_else_may_be_anywhere() {
    Change revoked = Change.of(BY, "revoked", "user", "u");
    Change disabled = Change.of(BY, "updated", "user", "u");
    assertThat(Region.staleAfter(List.of(revoked, disabled))).containsExactly(Region.values());
  }

  @Test
  void sweeping_old_revocations_makes_nothing_untrue() {
    assertThat(Region.staleAfter(List.of(Change.of(BY, "swept", "revocation_event", "expired"))))
        .isEmpty();
  }
}
