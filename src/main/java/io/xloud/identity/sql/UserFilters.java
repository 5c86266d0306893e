package io.xloud.identity.sql;

import io.xloud.identity.PasswordExpiry;
import io.xloud.persistence.Conditions;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the filters of a user list mean in SQL; filters that name no column here say nothing. */
final class UserFilters {
  private static final Set<String> OF_PROVIDER = Set.of("idp_id", "protocol_id", "unique_id");

  /** A user's name is its local one or the one it has at an identity provider. */
  private static final String NAME =
      """
      l.name {} OR EXISTS (SELECT 1 FROM federated_user f
        WHERE f.user_id = u.id AND f.display_name {})\
      """;

  private UserFilters() {}

  static Conditions apply(Conditions where, ListQuery query) {
    where
        .matching(query, "name", NAME)
        .text(query, "domain_id", "u.domain_id")
        .flag(query, "enabled", "u.enabled");
    sameIdentity(where, query.filters());
    samePassword(where, query.filters());
    return where;
  }

  /** All must hold for one and the same link. */
  private static void sameIdentity(Conditions where, List<Filter> filters) {
    StringBuilder link = new StringBuilder("u.id IN (SELECT f.user_id FROM federated_user f");
    List<Object> values = new ArrayList<>();
    for (Filter filter : filters) {
      if (OF_PROVIDER.contains(filter.attribute())) {
        link.append(values.isEmpty() ? " WHERE f." : " AND f.")
            .append(filter.attribute())
            .append(" = ?");
        values.add(filter.value());
      }
    }
    if (!values.isEmpty()) {
      where.and(link.append(')').toString(), values.toArray());
    }
  }

  /** All must hold for one and the same password, an older one included. */
  private static void samePassword(Conditions where, List<Filter> filters) {
    StringBuilder password =
        new StringBuilder("EXISTS (SELECT 1 FROM password x WHERE x.local_user_id = l.id");
    List<Object> values = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter.attribute().equals("password_expires_at")) {
        PasswordExpiry wanted = PasswordExpiry.parse(filter.value());
        password.append(" AND x.expires_at_int ").append(wanted.operator()).append(" ?");
        values.add(Times.micros(wanted.time()));
      }
    }
    if (!values.isEmpty()) {
      where.and(password.append(')').toString(), values.toArray());
    }
  }
}
