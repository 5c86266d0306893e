package io.xloud.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookupTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void a_resolver_that_hangs_is_waited_for_no_longer_than_the_limit_and_asked_once()
      throws IOException {
    CompletableFuture<InetAddress> answer = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    Lookup lookup =
        new Lookup(_ -> {
          asked.incrementAndGet();
          return answer.join();
        });
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> lookup.find("cache", SHORT))
          .isInstanceOf(SocketTimeoutException.class);
    }
    answer.complete(InetAddress.getLoopbackAddress());
    assertThat(lookup.find("cache", LONG)).isEqualTo(InetAddress.getLoopbackAddress());
    assertThat(asked).hasValue(1);
    lookup.find("cache", LONG);
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_name_that_is_unknown_is_asked_for_again() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Lookup lookup =
        new Lookup(host -> {
          if (asked.incrementAndGet() == 1) {
            throw new UnknownHostException(host);
          }
          return InetAddress.getLoopbackAddress();
        });
    assertThatThrownBy(() -> lookup.find("cache", LONG)).hasMessageContaining("cache");
    assertThat(lookup.find("cache", LONG)).isEqualTo(InetAddress.getLoopbackAddress());
  }
}
