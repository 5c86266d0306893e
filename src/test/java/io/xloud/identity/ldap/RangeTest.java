package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import org.junit.jupiter.api.Test;

class RangeTest {
  @Test
  void the_next_piece_begins_where_this_one_ended() {
    assertThat(Range.after(new Attribute("member;range=0-1499", "a")))
        .contains("member;range=1500-*");
    assertThat(Range.after(new Attribute("member;Range=1500-2999", "a")))
        .contains("member;range=3000-*");
  }

  @Test
  void the_last_piece_and_whole_lists_have_none_after_them() {
    assertThat(Range.after(new Attribute("member;range=1500-*", "a"))).isEmpty();
    assertThat(Range.after(new Attribute("member", "a"))).isEmpty();
  }
}
