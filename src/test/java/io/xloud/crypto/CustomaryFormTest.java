package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pretended for who is not there costs what most others cost. */
class CustomaryFormTest {
  private static final String BCRYPT =
      "$2y$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  private static final String DEARER =
      "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  private final CustomaryForm form = new CustomaryForm();

  @Test
  void nothing_is_usual_before_the_first_check() {
    assertThat(form.ofNobody()).isEmpty();
  }

  @Test
  void most_count_and_only_the_latest() {
    seen(DEARER, 20);
    seen(BCRYPT, 21);
    assertThat(nobodys()).startsWith("$2y$04$");
    seen(DEARER, 40);
    assertThat(nobodys()).startsWith("$2b$05$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BCRYPT,
        "$bcrypt-sha256$v=2,t=2b,r=10$4KQn.Cy9rmcM0/M74oHL6e$fPmYgFryDsC1smNc3JBf6zXLmlQuqnW",
        "$scrypt$ln=16,r=8,p=1$9dNmJPGDmzQv1rk0M8g5hA$QpKuE1JD7AtwXu3XGs8yxGZu1LrDwfciworZ+5XAd6U",
        "$pbkdf2-sha512$25000$HPvG+qcwBTZjYNrRzXAT+w"
            + "$gjiasxQPSkUfh1L6mM9zMy4jSIr761aTeHPzA1WMZY4YcmQDBMJXgRDEHnVFOhKcMyVcT8y9qdFzjZBXgWvHwg"
      })
  void keeps_the_cost_and_neither_salt_nor_digest(String stored) {
    seen(stored, 1);
    StoredPassword read = StoredPassword.read(stored).orElseThrow();
    StoredPassword nobodys = form.ofNobody().orElseThrow();
    assertThat(nobodys).hasSameClassAs(read);
    String salt = stored.split("\\$")[3];
    assertThat(nobodys.text()).hasSameSizeAs(read.text()).doesNotContain(salt);
  }

  private void seen(String stored, int times) {
    StoredPassword password = StoredPassword.read(stored).orElseThrow();
    IntStream.range(0, times).forEach(_ -> form.seen(password));
  }

  private String nobodys() {
    return form.ofNobody().orElseThrow().text();
  }
}
