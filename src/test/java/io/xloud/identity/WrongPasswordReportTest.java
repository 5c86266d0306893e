package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.identity.PasswordOutcome.Reason;
import io.xloud.identity.PasswordOutcome.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrongPasswordReportTest {
  private static Optional<String> letters(Reason reason, String... options) {
    Map<String, String> section = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      section.put(options[i], options[i + 1]);
    }
    return new WrongPasswordReport(Options.of(Map.of("security_compliance", section)))
        .letters(new Refused("u1", reason), Secret.of("wr\u00f6ng"));
  }

  @Test
  void k4_reports_nothing_unless_asked_to_and_given_a_key() {
    assertThat(letters(Reason.WRONG_PASSWORD)).isEmpty();
    assertThat(letters(Reason.WRONG_PASSWORD, "report_invalid_password_hash", "event")).isEmpty();
  }

  @Test
  void reports_the_letters_that_the_reference_service_reports() {
    String[] asked = {
      "report_invalid_password_hash", "event",
      "invalid_password_hash_secret_key", "a key of sixteen"
    };
    String[] shortened = {
      "report_invalid_password_hash", "event",
      "invalid_password_hash_secret_key", "a key of sixteen",
      "invalid_password_hash_max_chars", "5"
    };

    assertThat(letters(Reason.WRONG_PASSWORD, asked))
        .contains("xch4a8srhHT0aJOFlozJYHNcSTP9vMx9PvZRwpcda7A");
    assertThat(letters(Reason.WRONG_PASSWORD, shortened)).contains("xch4a");
    assertThat(letters(Reason.LOCKED, asked)).isEmpty();
    assertThat(letters(Reason.DISABLED, asked)).isEmpty();
  }
}
