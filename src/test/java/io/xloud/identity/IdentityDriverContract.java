package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.crypto.Secret;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every identity driver promises. A driver's own test only says how to start and seed it. */
public abstract class IdentityDriverContract {
  protected abstract IdentityDriver driver();

  protected abstract User given(String domainId, String name, String password);

  protected abstract Group givenGroup(String domainId, String name, User... members);

  @Test
  void finds_a_user_by_id_and_by_name_in_its_own_domain_only() {
    User ada = given("d1", "ada", "s3cret");

    assertThat(driver().findUser(ada.id())).contains(ada);
    assertThat(driver().findUserByName("d1", "ada")).contains(ada);
    assertThat(driver().findUserByName("d2", "ada")).isEmpty();
    assertThat(driver().findUser("nobody")).isEmpty();
  }

  @Test
  void finds_a_name_in_another_case_and_answers_with_the_name_as_stored() {
    User grace = given("d1", "Grace", "s3cret");

    assertThat(driver().findUserByName("d1", "gRACE")).contains(grace);
  }

  @Test
  void answers_with_the_id_as_stored_whatever_spelling_found_it() {
    User user = given("d1", "spelled", "s3cret");

    assertThat(driver().findUser(user.id().toUpperCase(java.util.Locale.ROOT) + " "))
        .map(User::id)
        .contains(user.id());
  }

  @Test
  void misses_what_no_column_can_hold() {
    String smile = "\uD83D\uDE00";

    assertThat(driver().findUser(smile)).isEmpty();
    assertThat(driver().findUserByName("d1", smile)).isEmpty();
    assertThat(driver().findUserByName(smile, "ada")).isEmpty();
    assertThat(driver().findGroup(smile)).isEmpty();
    assertThat(driver().findGroupByName("d1", smile)).isEmpty();
    assertThat(driver().findUsers(List.of(smile))).isEmpty();
    for (Filter.Comparison comparison : Filter.Comparison.values()) {
      assertThat(named(ListQuery.all(), comparison, smile)).isEmpty();
    }
  }

  @Test
  void finds_several_at_once_and_leaves_out_who_is_not_there() {
    User one = given("d1", "several-1", "s3cret");
    User two = given("d2", "several-2", "s3cret");

    assertThat(driver().findUsers(List.of(one.id(), "nobody", two.id())))
        .containsExactlyInAnyOrder(one, two);
    assertThat(driver().findUsers(List.of())).isEmpty();
  }

  @Test
  void tells_right_passwords_from_wrong_ones() {
    User user = given("d1", "password", "s3cret");

    assertThat(driver().passwordMatches(user.id(), Secret.of("s3cret"))).isTrue();
    assertThat(driver().passwordMatches(user.id(), Secret.of("S3cret"))).isFalse();
    assertThat(driver().passwordMatches("nobody", Secret.of("s3cret"))).isFalse();
  }

  @Test
  void lists_by_domain_and_by_every_comparison_of_names() {
    User user = given("d1", "Lister_100%", "s3cret");
    given("d2", "Lister_100%", "s3cret");
    given("d1", "Lister-1000", "s3cret");
    ListQuery inDomain = ListQuery.all().where("domain_id", "d1");

    assertThat(named(inDomain, Filter.Comparison.EQUALS, "lister_100%")).containsExactly(user);
    assertThat(named(inDomain, Filter.Comparison.CONTAINS, "ster_1")).containsExactly(user);
    assertThat(named(inDomain, Filter.Comparison.CONTAINS, "STER_1")).isEmpty();
    assertThat(named(inDomain, Filter.Comparison.ICONTAINS, "STER_1")).containsExactly(user);
    assertThat(named(inDomain, Filter.Comparison.STARTSWITH, "Lister_")).containsExactly(user);
    assertThat(named(inDomain, Filter.Comparison.IENDSWITH, "00%")).containsExactly(user);
    assertThat(named(inDomain, Filter.Comparison.ENDSWITH, "%")).containsExactly(user);
  }

  private List<User> named(ListQuery query, Filter.Comparison comparison, String text) {
    List<Filter> filters = new java.util.ArrayList<>(query.filters());
    filters.add(new Filter("name", comparison, text));
    return driver().listUsers(new ListQuery(filters, null, null));
  }

  @Test
  void hands_out_pages_in_the_order_of_ids_and_one_row_more() {
    for (int i = 0; i < 4; i++) {
      given("pages", "page-" + i, "s3cret");
    }
    ListQuery all = ListQuery.all().where("domain_id", "pages");
    List<User> whole = driver().listUsers(all);

    assertThat(whole).hasSize(4).isSortedAccordingTo(java.util.Comparator.comparing(User::id));
    assertThat(driver().listUsers(new ListQuery(all.filters(), 2, null)))
        .isEqualTo(whole.subList(0, 3));
    assertThat(driver().listUsers(new ListQuery(all.filters(), 2, whole.get(1).id())))
        .isEqualTo(whole.subList(2, 4));
  }

  @Test
  void knows_who_is_in_which_group() {
    User in = given("d1", "member", "s3cret");
    User out = given("d1", "stranger", "s3cret");
    Group group = givenGroup("d1", "club", in);

    assertThat(driver().isMember(in.id(), group.id())).isTrue();
    assertThat(driver().isMember(out.id(), group.id())).isFalse();
    assertThat(driver().groupIdsOf(in.id())).containsExactly(group.id());
    assertThat(driver().groupsOf(in.id(), ListQuery.all()))
        .containsExactly(new GroupMembership(group, null));
    assertThat(driver().usersIn(group.id(), ListQuery.all())).containsExactly(in);
    assertThat(driver().userIdsIn(group.id())).containsExactly(in.id());
    assertThat(driver().findGroup(group.id())).contains(group);
    assertThat(driver().findGroupByName("d1", "club")).contains(group);
    assertThat(driver().findGroupByName("d2", "club")).isEmpty();
  }
}
