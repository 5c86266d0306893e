package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.persistence.DatabaseUrl.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @Test
  void reads_every_part_of_an_sqlalchemy_url() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "mysql+pymysql://keystone:s3cret@10.0.0.1:3307/ks?charset=utf8mb4&ssl_ca=/a%20b+c");

    assertThat(url.hosts()).containsExactly(new Host("10.0.0.1", 3307));
    assertThat(url.user()).isEqualTo("keystone");
    assertThat(url.password().reveal()).isEqualTo("s3cret");
    assertThat(url.name()).isEqualTo("ks");
    assertThat(url.charset()).contains("utf8mb4");
    assertThat(url.query()).containsEntry("ssl_ca", "/a b c");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ' ',
      value = {
        "p%40ss%2Fw+x p@ss/w+x",
        "p:q p:q",
        "${x}\\,%25$ ${x}\\,%$",
        "p/x p/x",
        "p?x p?x",
        "100% 100%",
        "%C3%BC ü",
      })
  void decodes_the_password_as_sqlalchemy_does(String written, String meant) {
    DatabaseUrl url = DatabaseUrl.parse("mysql+pymysql://u:" + written + "@h/db");

    assertThat(url.password().reveal()).isEqualTo(meant);
    assertThat(url.hosts()).containsExactly(new Host("h", 3306));
  }

  @Test
  void knows_several_hosts_ipv6_and_sockets() {
    assertThat(DatabaseUrl.parse("mysql://u:p@h1,h2:3307/db").hosts())
        .containsExactly(new Host("h1", 3306), new Host("h2", 3307));
    assertThat(DatabaseUrl.parse("mysql://u@[::1]:33/db").hosts())
        .containsExactly(new Host("::1", 33));
    DatabaseUrl socket = DatabaseUrl.parse("mysql+pymysql://u:p@/db?unix_socket=/run/m.sock");
    assertThat(socket.unixSocket()).contains("/run/m.sock");
    assertThat(socket.hosts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite:///hush.db",
        "postgresql://u:hush@h/db",
        "mysql+pymysql://u:hush@h",
        "mysql+pymysql://u:hush@h:99999/db",
        "mysql+pymysql://u:hush@h:x/db",
        "mysql+pymysql://u:hush@hush@h/db",
        "mysql+pymysql://u:hush@h/db?ssl_capath=/etc/ssl/certs",
        "hush"
      })
  void refuses_others_in_one_sentence_without_the_password(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("[database] connection ")
        .hasMessageNotContaining("hush");
  }

  @Test
  void never_prints_the_password() {
    assertThat(DatabaseUrl.parse("mysql://u:hush@h/db").toString()).doesNotContain("hush");
  }
}
