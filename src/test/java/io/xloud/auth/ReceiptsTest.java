package io.xloud.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.crypto.Fernet;
import io.xloud.crypto.FernetKey;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.testing.SettableClock;
import io.xloud.token.AuthMethods;
import io.xloud.token.FernetReceipts;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
  private static final String USER = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.700Z");

  private final SettableClock clock = new SettableClock(NOW);
  private final Fernet fernet = Fernet.with(List.of(FernetKey.fresh(new SecureRandom())));
  private final Receipts receipts =
      new Receipts(
          new FernetReceipts(() -> fernet, new AuthMethods(List.of("password", "token", "totp"))),
          clock,
          new ReceiptConfig(Duration.ofSeconds(300)));

  @Test
  void a_receipt_brings_along_what_was_shown_in_whole_seconds() {
    Receipts.Made made = receipts.issue(USER, List.of("password"));

    assertThat(made.payload().issuedAt()).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(made.payload().expiresAt()).isEqualTo("2026-11-21T12:05:00Z");
    assertThat(receipts.open(made.text(), USER).methods()).containsExactly("password");
  }

  @Test
  void g5_a_receipt_is_refused_from_its_last_second_on() {
    Secret text = receipts.issue(USER, List.of("password")).text();
    clock.pass(Duration.ofSeconds(299));
    assertThat(receipts.open(text, USER).methods()).containsExactly("password");

    clock.pass(Duration.ofSeconds(1));
    refused(text, USER);
  }

  @Test
  void g6_a_receipt_is_refused_to_another_user() {
    refused(receipts.issue(USER, List.of("password")).text(), "f".repeat(32));
  }

  @Test
  void what_is_no_receipt_is_refused() {
    refused(Secret.of("nonsense"), USER);
  }

  @Test
  void g5_a_receipt_has_one_name_however_it_is_padded_and_no_other_has_it() {
    Receipts.Made made = receipts.issue(USER, List.of("password"));
    String text = made.text().reveal();
    String padded = text + "=".repeat(-text.length() & 3);

    assertThat(receipts.open(Secret.of(padded), USER).use().what()).isEqualTo(nameOf(made));
    assertThat(nameOf(receipts.issue(USER, List.of("password")))).isNotEqualTo(nameOf(made));
  }

  private String nameOf(Receipts.Made made) {
    return receipts.open(made.text(), USER).use().what();
  }

  private void refused(Secret text, String userId) {
    assertThatThrownBy(() -> receipts.open(text, userId))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> {
              assertThat(e.problem()).isInstanceOf(Problem.ReceiptNotFound.class);
              assertThat(e.toString()).doesNotContain(text.reveal());
            });
  }
}
