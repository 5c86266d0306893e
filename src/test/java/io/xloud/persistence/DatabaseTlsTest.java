package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
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
    "ssl_ca=/ca.pem&ssl_check_hostname=false, VERIFY_CA, /ca.pem",
    "ssl_ca=/ca.pem&ssl_verify_identity=false, VERIFY_CA, /ca.pem",
    "ssl_verify_cert=true, TRUST,",
    "ssl_verify_identity=true, TRUST,",
    "ssl_cert=/c.pem, TRUST,",
    "ssl_key=/k.pem, TRUST,",
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
}
