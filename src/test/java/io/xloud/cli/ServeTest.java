package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.xloud.config.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
  @TempDir Path home;

  @Test
  void a_database_out_of_reach_is_tried_as_often_as_configured_and_then_told_in_one_sentence()
      throws IOException {
    Path file = home.resolve("keystone.conf");
    Files.writeString(
        file,
        """
        [database]
        connection = mysql+pymysql://u:s3same@127.0.0.1:1/keystone
        max_retries = 3
        retry_interval = 1
        """);
    long start = System.nanoTime();
    Terminal answer = Terminal.type("serve", "--config-file", file.toString());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines())
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line)
                .contains(
                    "127.0.0.1:1/keystone", "Connection refused", "Tried for 1 s: see whether"));
    assertThat(answer.err().lines().limit(2))
        .satisfiesExactly(
            first -> assertThat(first).endsWith("Try 1 of 3."),
            second -> assertThat(second).endsWith("Try 2 of 3."));
    assertThat(answer.out() + answer.err()).doesNotContain("s3same");
  }

  @Test
  void first_keys_of_an_own_database_come_from_the_folders_that_are_exported_to() {
    Options options =
        Options.of(Map.of("credential", Map.of("key_repository", home + "/./mine/../creds/")));
    assertThat(KeyPlace.under(home.resolve("data"), options))
        .extracting(KeyPlace::repository, KeyPlace::folder)
        .containsExactlyInAnyOrder(
            tuple("fernet", home.resolve("data/fernet-keys")),
            tuple("receipt", home.resolve("data/receipt-keys")),
            tuple("credential", home.resolve("creds")));
    assertThat(KeyPlace.credentials(options).folder()).isEqualTo(home.resolve("creds"));
  }
}
