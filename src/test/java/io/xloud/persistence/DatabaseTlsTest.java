package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.export.SslMode;

/** What the driver makes of PyMySQL's words for TLS. */
class DatabaseTlsTest {
  @ParameterizedTest
  @CsvSource({
    "charset=utf8, DISABLE,",
    "ssl_ca=/ca.pem, VERIFY_FULL, /ca.pem",
    "ssl_ca=/a%20c%2Ba.pem, VERIFY_FULL, /a c+a.pem",
    "ssl_ca=/ca.pem&ssl_verify_cert=true&ssl_verify_identity=true, VERIFY_FULL, /ca.pem",
    "ssl_ca=/ca.pem&ssl_check_hostname=true, VERIFY_FULL, /ca.pem",
    "ssl_ca=/ca.pem&ssl_check_hostname=1, VERIFY_FULL, /ca.pem",
    "ssl_ca=/ca.pem&ssl_verify_identity=Yes, VERIFY_FULL, /ca.pem",
    "ssl_ca=/ca.pem&ssl_check_hostname=false, VERIFY_CA, /ca.pem",
    "ssl_ca=/ca.pem&ssl_check_hostname=0, VERIFY_CA, /ca.pem",
    "ssl_ca=/ca.pem&ssl_verify_identity=false, VERIFY_CA, /ca.pem",
    "ssl_verify_cert=true, TRUST,",
    "ssl_verify_identity=true, TRUST,",
    "ssl_cert=/c.pem, TRUST,",
    "ssl_key=/k.pem, TRUST,",
    "ssl_cipher=HIGH, TRUST,",
    "ssl_check_hostname=false, TRUST,",
  })
  void each_word_turns_it_on_and_an_authority_alone_makes_it_check(
      String arguments, SslMode mode, @Nullable String authority) throws SQLException {
    for (String hosts : new String[] {"db", "one,other"}) {
      Configuration driver =
          Configuration.parse(
              PoolSettings.jdbcUrl(
                  DatabaseUrl.parse("mysql+pymysql://u:p@" + hosts + "/k?" + arguments)));
      assertThat(driver.sslMode()).isEqualTo(mode);
      assertThat(driver.serverSslCert()).isEqualTo(authority);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ssl_cert=/c%20d.pem&ssl_key=/k.pem, PEM, /c d.pem, /k.pem",
    "ssl_ca=/ca.pem&ssl_cert=/c.pem, PEM, /c.pem, /c.pem",
    "ssl_ca=/ca.pem&ssl_key=/k.pem,,,",
  })
  void a_certificate_of_ours_is_shown_with_its_key(
      String arguments, @Nullable String type, @Nullable String certificate, @Nullable String key)
      throws SQLException {
    Configuration driver =
        Configuration.parse(
            PoolSettings.jdbcUrl(DatabaseUrl.parse("mysql+pymysql://u:p@db/k?" + arguments)));

    assertThat(driver.tlsSocketType()).isEqualTo(type);
    assertThat(driver.nonMappedOptions().getProperty("clientCertificate")).isEqualTo(certificate);
    assertThat(driver.nonMappedOptions().getProperty("clientKey")).isEqualTo(key);
  }

  @Test
  void a_socket_is_named_as_it_is() throws SQLException {
    String url = "mysql+pymysql://u:p@/k?unix_socket=/run/mysqld/mysqld.sock";

    assertThat(Configuration.parse(PoolSettings.jdbcUrl(DatabaseUrl.parse(url))).localSocket())
        .isEqualTo("/run/mysqld/mysqld.sock");
  }

  @Test
  void a_name_that_the_driver_cannot_be_told_is_refused() {
    DatabaseUrl url = DatabaseUrl.parse("mysql+pymysql://u:p@db/k?ssl_ca=/a%26sslMode=disable");

    assertThatThrownBy(() -> PoolSettings.jdbcUrl(url)).isInstanceOf(ConfigException.class);
  }
}
