package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.TestDatabase;
import io.xloud.testing.TestDatabase.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A database that lets one account in with a certificate alone. */
class ClientCertificateIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.empty();

  private static final KeyFiles STRANGER = KeyFiles.of("stranger", "EC");

  @TempDir Path home;

  @BeforeAll
  static void account() {
    DB.database()
        .change(handle -> {
          handle.execute(
              "CREATE OR REPLACE USER certified@'%' IDENTIFIED BY 's3cret' REQUIRE X509");
          handle.execute("GRANT ALL ON *.* TO certified@'%'");
        });
  }

  @AfterAll
  static void leave() {
    DB.database().change(handle -> handle.execute("DROP USER certified@'%'"));
  }

  private static PoolSettings settings(String arguments) {
    String url = DB.sqlAlchemyUrl().replaceFirst("//[^@]*@", "//certified:s3cret@");
    return PoolSettings.from(Options.of(Map.of("database", Map.of("connection", url + arguments))));
  }

  /** By which cipher the database hears us. */
  private static String cipher(String arguments) {
    try (ConnectionPool pool = ConnectionPool.connect(settings(arguments))) {
      return cipher(pool);
    }
  }

  private static String cipher(ConnectionPool pool) {
    return pool.database()
        .read(handle ->
            handle
                .createQuery(
                    "SELECT variable_value FROM information_schema.session_status"
                        + " WHERE variable_name = 'SSL_CIPHER'")
                .mapTo(String.class)
                .one());
  }

  private static AbstractThrowableAssert<?, ?> refused(String arguments) {
    return assertThatThrownBy(() -> ConnectionPool.connect(settings(arguments)))
        .isInstanceOf(StartFailure.class);
  }

  private static String authority() {
    return "&ssl_ca=" + DB.tls().authority();
  }

  @Test
  void who_shows_its_certificate_is_let_in() {
    Tls tls = DB.tls();
    String own = "&ssl_cert=%s&ssl_key=%s".formatted(tls.certificate(), tls.key());

    assertThat(cipher(authority() + own)).isNotEmpty();
    assertThat(cipher(own)).as("also where nobody vouches for the database").isNotEmpty();
  }

  @Test
  void the_key_may_stand_in_the_same_file() throws Exception {
    Tls tls = DB.tls();
    Path both =
        Files.writeString(
            home.resolve("both.pem"),
            Files.readString(tls.certificate()) + Files.readString(tls.key()));

    assertThat(cipher(authority() + "&ssl_cert=" + both)).isNotEmpty();
  }

  @Test
  void who_shows_none_stays_out() {
    refused(authority()).hasMessageContaining("Access denied");
  }

  @Test
  void a_certificate_that_takes_the_place_of_another_is_shown_from_then_on() throws Exception {
    Path certificate = Files.copy(STRANGER.certificateFile(), home.resolve("own.crt"));
    Path key = Files.copy(STRANGER.keyFile(), home.resolve("own.key"));
    try (ConnectionPool pool =
        ConnectionPool.open(
            settings(authority() + "&ssl_cert=%s&ssl_key=%s".formatted(certificate, key)))) {
      assertThatThrownBy(() -> cipher(pool)).isInstanceOf(KeystoneException.class);

      Files.copy(DB.tls().certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(DB.tls().key(), key, StandardCopyOption.REPLACE_EXISTING);
      assertThat(cipher(pool)).isNotEmpty();
    }
  }

  @Test
  void files_that_cannot_be_used_are_named() {
    String wrong = "&ssl_cert=%s&ssl_key=%s".formatted(DB.tls().certificate(), home.resolve("no"));

    refused(authority() + wrong)
        .hasMessageContaining("ssl_cert and ssl_key of [database] connection cannot be used");
  }

  @Test
  void a_database_that_nobody_vouches_for_is_not_told_the_password() {
    Tls tls = DB.tls();
    String own = "&ssl_cert=%s&ssl_key=%s".formatted(tls.certificate(), tls.key());

    refused("&ssl_ca=" + STRANGER.certificateFile() + own)
        .hasMessageContaining("unable to find valid certification path");
  }
}
