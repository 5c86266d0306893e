package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.persistence.Conditions.Column;
import io.xloud.query.Filter;
import io.xloud.query.Filter.Comparison;
import io.xloud.query.ListQuery;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConditionsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.empty();

  private static final Map<String, Column> COLUMNS =
      Map.of("name", Column.text("name"), "enabled", Column.flag("enabled"));

  @BeforeAll
  static void fill() {
    DB.database()
        .change(handle -> {
          handle.execute(
              "CREATE TABLE t (id varchar(64) PRIMARY KEY, name varchar(64), enabled tinyint(1),"
                  + " KEY (name)) CHARSET=utf8mb3");
          handle.execute(
              "INSERT INTO t VALUES ('1','Ada',1),('2','a%a',1),('3','a_a',0),('4','AxA',1),"
                  + " ('5','a|b',NULL),('6','Zoë',1)");
        });
  }

  @Test
  void equality_is_the_collations() {
    assertThat(ids("name", Comparison.EQUALS, "ADA")).containsExactly("1");
    assertThat(ids("name", Comparison.EQUALS, "ada  ")).containsExactly("1");
  }

  @Test
  void a_character_that_the_column_cannot_hold_is_the_callers_mistake() {
    assertThatThrownBy(() -> ids("name", Comparison.EQUALS, "😀"))
        .hasMessageContaining("cannot store");
  }

  @Test
  void wildcards_in_a_value_mean_themselves() {
    assertThat(ids("name", Comparison.ICONTAINS, "a%")).containsExactly("2");
    assertThat(ids("name", Comparison.ICONTAINS, "_")).containsExactly("3");
    assertThat(ids("name", Comparison.CONTAINS, "|")).containsExactly("5");
  }

  @Test
  void only_the_i_forms_ignore_case() {
    assertThat(ids("name", Comparison.STARTSWITH, "A")).containsExactly("1", "4");
    assertThat(ids("name", Comparison.ISTARTSWITH, "A")).containsExactly("1", "2", "3", "4", "5");
    assertThat(ids("name", Comparison.ENDSWITH, "A")).containsExactly("4");
    assertThat(ids("name", Comparison.IENDSWITH, "XA")).containsExactly("4");
    assertThat(ids("name", Comparison.ENDSWITH, "ë")).containsExactly("6");
  }

  @Test
  void flags_read_as_the_reference_reads_them() {
    assertThat(ids("enabled", Comparison.EQUALS, "False")).containsExactly("3");
    assertThat(ids("enabled", Comparison.EQUALS, "0")).containsExactly("3");
    assertThat(ids("enabled", Comparison.EQUALS, "")).containsExactly("1", "2", "4", "6");
  }

  @Test
  void what_has_no_column_is_left_to_the_caller_and_then_no_page_is_cut() {
    Filter odd = new Filter("shoe_size", Comparison.EQUALS, "42");
    Conditions conditions = conditions(List.of(odd), 1, null);

    assertThat(conditions.rest()).containsExactly(odd);
    assertThat(fetched(conditions)).hasSize(6);
  }

  @Test
  void pages_follow_the_marker_and_tell_whether_more_follows() {
    Conditions first = conditions(List.of(), 4, null);
    assertThat(first.page(fetched(first)))
        .isEqualTo(new Conditions.Page<>(List.of("1", "2", "3", "4"), true));

    Conditions second = conditions(List.of(), 4, "4");
    assertThat(second.page(fetched(second)))
        .isEqualTo(new Conditions.Page<>(List.of("5", "6"), false));
  }

  @Test
  void an_equality_uses_the_index_although_the_connection_speaks_utf8mb4() {
    String key =
        DB.database()
            .read(h ->
                h.createQuery("EXPLAIN SELECT id FROM t WHERE name = :n")
                    .bind("n", "Zoë")
                    .map((rs, ctx) -> rs.getString("key"))
                    .one());

    assertThat(key).isEqualTo("name");
  }

  private static List<String> ids(String attribute, Comparison comparison, String value) {
    return fetched(conditions(List.of(new Filter(attribute, comparison, value)), null, null));
  }

  private static Conditions conditions(
      List<Filter> filters, @Nullable Integer limit, @Nullable String marker) {
    return Conditions.of(new ListQuery(filters, limit, marker), "id", COLUMNS);
  }

  private static List<String> fetched(Conditions conditions) {
    return DB.database()
        .read(h ->
            conditions
                .bindTo(h.createQuery("SELECT id FROM t" + conditions.where() + conditions.page()))
                .map((rs, ctx) -> rs.getString(1))
                .list());
  }
}
