package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final String DN = "uid=ada,ou=Users,dc=example,dc=org";

  @Test
  void blank_and_missing_values_are_none() {
    Entry entry = new Entry(DN, new Attribute("cn", " "), new Attribute("sn", "x", "y"));

    assertThat(Values.first(entry, "cn")).isEmpty();
    assertThat(Values.first(entry, "mail")).isEmpty();
    assertThat(Values.first(entry, "SN")).contains("x");
  }

  @Test
  void an_id_of_several_values_is_the_one_in_the_place() {
    assertThat(Values.id(new Entry(DN, new Attribute("uid", "other", "ada")), "uid"))
        .contains("ada");
    assertThat(Values.id(new Entry(DN, new Attribute("cn", "a", "b")), "cn")).isEmpty();
  }

  @Test
  void a_uuid_in_bytes_is_read_and_asked_for_as_active_directory_writes_it() {
    byte[] bytes = HexFormat.of().parseHex("f0e1d2c3b4a59687a8b9cadbecfd0e1f");
    Entry entry = new Entry(DN, new Attribute("objectGUID", bytes));
    String text = "c3d2e1f0-a5b4-8796-a8b9-cadbecfd0e1f";

    assertThat(Values.first(entry, "objectGUID")).contains(text);
    assertThat(Values.equal("objectGUID", text))
        .isEqualTo(
            Filter.createORFilter(
                Filter.createEqualityFilter("objectGUID", text),
                Filter.createEqualityFilter("objectGUID", bytes)));
  }

  @Test
  void places_are_compared_whatever_their_spelling() {
    assertThat(Values.place("UID=Ada , OU=Users,dc=example,DC=org")).isEqualTo(Values.place(DN));
    assertThat(Values.place("no place")).isEqualTo("no place");
    assertThat(Values.inName("cn=a\\,b+uid=c,dc=x", "UID")).contains("c");
  }
}
