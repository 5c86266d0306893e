package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
  @TempDir Path home;

  @Test
  void a_database_out_of_reach_is_one_sentence_within_ten_seconds_and_without_the_password()
      throws IOException {
    Path file = home.resolve("keystone.conf");
    Files.writeString(
        file, "[database]\nconnection = mysql+pymysql://u:s3same@127.0.0.1:1/keystone\n");
    long start = System.nanoTime();
    Terminal answer = Terminal.type("serve", "--config-file", file.toString());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines()).singleElement().asString().contains("127.0.0.1:1/keystone");
    assertThat(answer.out() + answer.err()).doesNotContain("s3same");
  }
}
