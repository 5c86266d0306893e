package io.xloud.identity.api;

import io.xloud.error.Problem;
import io.xloud.http.ListQueries;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What may be asked of lists of users and groups; values no member can have are refused. */
@Singleton
class UserQueries {
  private static final String EXPIRY = "password_expires_at";
  private static final int NAME_LENGTH = 255;
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9-]{1,64}");
  private static final Set<String> BOOLEANS =
      Set.of(
          "True", "TRUE", "true", "False", "FALSE", "false", "", "1", "0", "y", "Y", "n", "N", "on",
          "ON", "off", "OFF", "yes", "no");
  private static final Set<String> DIRECTIONS = Set.of("asc", "desc");

  private final ListQueries queries;

  UserQueries(ListQueries queries) {
    this.queries = queries.in("identity");
  }

  ListQuery users(UriInfo uri) {
    requireKnown(uri);
    require(uri, "enabled", BOOLEANS::contains, "must be true or false");
    return unlimitedByNought(
        expiring(uri, "domain_id", "enabled", "idp_id", "name", "protocol_id", "unique_id"));
  }

  /** The reference takes a page of no length for no wish, in these two lists. */
  private static ListQuery unlimitedByNought(ListQuery query) {
    Integer limit = query.limit();
    return limit != null && limit == 0
        ? new ListQuery(query.filters(), null, query.marker())
        : query;
  }

  /** The value alone says how to compare expiries, whatever suffix the parameter has. */
  private ListQuery expiring(UriInfo uri, String... others) {
    ListQuery query = queries.from(uri, others);
    List<Filter> filters = new ArrayList<>(query.filters());
    uri.getQueryParameters()
        .forEach((key, values) -> {
          if (key.equals(EXPIRY) || key.startsWith(EXPIRY + "__")) {
            values.forEach(
                value -> filters.add(new Filter(EXPIRY, Filter.Comparison.EQUALS, value)));
          }
        });
    return new ListQuery(filters, query.limit(), query.marker());
  }

  ListQuery groups(UriInfo uri) {
    requireKnown(uri);
    return unlimitedByNought(queries.from(uri, "domain_id", "name"));
  }

  ListQuery usersInGroup(UriInfo uri) {
    return expiring(uri, "domain_id", "enabled", "name");
  }

  ListQuery groupsOfUser(UriInfo uri) {
    return queries.from(uri, "name");
  }

  private static void requireKnown(UriInfo uri) {
    require(uri, "domain_id", ID.asMatchPredicate(), "must be an id");
    require(
        uri,
        "name",
        name -> !name.isBlank() && name.length() <= NAME_LENGTH,
        "must not be blank nor longer than 255 characters");
    require(uri, "sort_dir", DIRECTIONS::contains, "must be asc or desc");
  }

  private static void require(UriInfo uri, String key, Predicate<String> form, String reason) {
    if (!uri.getQueryParameters().getOrDefault(key, List.of()).stream().allMatch(form)) {
      throw new Problem.InvalidMember(key, reason).raised();
    }
  }
}
