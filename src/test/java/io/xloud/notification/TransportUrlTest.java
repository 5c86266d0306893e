package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransportUrlTest {

  @Test
  void a_cluster_has_a_login_for_each_host_and_one_virtual_host() {
    TransportUrl url =
        TransportUrl.parse("rabbit://ada:p%40s%2Fs+@one:5671,bob:x@[::1]:7,two/%2Fcloud?ssl=1");

    assertThat(url.isRabbit()).isTrue();
    assertThat(url.virtualHost()).isEqualTo("/cloud");
    assertThat(url.hosts())
        .extracting(TransportUrl.Host::name)
        .containsExactly("one", "::1", "two");
    assertThat(url.hosts()).extracting(TransportUrl.Host::port).containsExactly(5671, 7, 5672);
    assertThat(url.hosts())
        .extracting(TransportUrl.Host::user)
        .containsExactly("ada", "bob", "guest");
    assertThat(url.hosts().getFirst().password().reveal()).isEqualTo("p@s/s+");
  }

  @Test
  void the_default_means_the_broker_on_this_machine() {
    TransportUrl url = TransportUrl.parse("rabbit://");

    assertThat(url.hosts()).singleElement().hasToString("localhost:5672");
    assertThat(url.virtualHost()).isEqualTo("/");
  }

  @Test
  void what_is_no_address_is_refused_without_repeating_a_password() {
    assertThatThrownBy(() -> TransportUrl.parse("ada:s3cret@one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }
}
