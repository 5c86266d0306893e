package io.xloud.identity.api;

import io.xloud.error.Problem;
import io.xloud.http.ListQueries;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What may be asked of lists of users and groups; values no member can have are refused. */
@Singleton
class UserQueries {
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
    return queries.from(
        uri,
        "domain_id",
        "enabled",
        "idp_id",
        "name",
        "protocol_id",
        "unique_id",
        "password_expires_at");
  }

  ListQuery groups(UriInfo uri) {
    requireKnown(uri);
    return queries.from(uri, "domain_id", "name");
  }

  ListQuery usersInGroup(UriInfo uri) {
    return whole(queries.from(uri, "domain_id", "enabled", "name", "password_expires_at"));
  }

  ListQuery groupsOfUser(UriInfo uri) {
    return whole(queries.from(uri, "name"));
  }

  /** Lists without pages: a marker says nothing. */
  private static ListQuery whole(ListQuery query) {
    return new ListQuery(query.filters(), query.limit(), null);
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
