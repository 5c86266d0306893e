package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.query.Filter;
import io.xloud.query.Filter.Comparison;
import io.xloud.query.ListQuery;
import io.xloud.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConditionsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.empty();

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
  void a_filter_on_an_attribute_that_is_not_named_asks_for_nothing() {
    assertThat(ids("shoe_size", Comparison.EQUALS, "42")).hasSize(6);
    assertThat(ids("enabled", Comparison.CONTAINS, "1")).hasSize(6);
  }

  @Test
  void pages_follow_the_marker_with_one_row_to_spare() {
    assertThat(fetched(new ListQuery(List.of(), 4, null))).containsExactly("1", "2", "3", "4", "5");
    assertThat(fetched(new ListQuery(List.of(), 4, "4"))).containsExactly("5", "6");
  }

  @Test
  void conditions_of_the_statements_own_join_the_filters() {
    List<String> two = List.of("1", "5");
    Conditions conditions =
        new Conditions().and("id IN (" + Conditions.marks(two) + ")", two.toArray());
    Filter filter = new Filter("name", Comparison.ICONTAINS, "ADA");
    conditions.text(new ListQuery(List.of(filter), null, null), "name", "name");
    assertThat(fetched(conditions, "")).containsExactly("1");
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
    Filter filter = new Filter(attribute, comparison, value);
    return fetched(new ListQuery(List.of(filter), null, null));
  }

  private static List<String> fetched(ListQuery query) {
    Conditions conditions =
        new Conditions()
            .text(query, "name", "name")
            .flag(query, "enabled", "enabled")
            .after(query, "id");
    return fetched(conditions, Conditions.limit(query));
  }

  private static List<String> fetched(Conditions conditions, String limit) {
    String sql = "SELECT id FROM t WHERE " + conditions.sql() + " ORDER BY id" + limit;
    return DB.database()
        .read(h -> conditions.bindTo(h.createQuery(sql)).map((rs, ctx) -> rs.getString(1)).list());
  }
}
