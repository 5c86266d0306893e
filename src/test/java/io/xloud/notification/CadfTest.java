package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CadfTest {

  @Test
  void an_id_that_is_no_uuid_becomes_the_one_that_keystone_makes_of_it() {
    assertThat(Cadf.userUuid("0123456789abcdef0123456789abcdef"))
        .isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(Cadf.userUuid("a".repeat(64))).isEqualTo("0e4d71cf2d165a24bd0b22f572545694");
  }
}
