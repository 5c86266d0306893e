package io.xloud.identity.sql;

import io.xloud.identity.PasswordExpiry;
import io.xloud.query.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the filters of a user list mean in SQL; filters that name no column here say nothing. */
final class UserFilters {
  private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no", "off");
  private static final Set<String> OF_PROVIDER = Set.of("idp_id", "protocol_id", "unique_id");

  /** A user's name is its local one or the one it has at an identity provider. */
  private static final String NAME =
      """
      l.name {} OR EXISTS (SELECT 1 FROM federated_user f
        WHERE f.user_id = u.id AND f.display_name {})\
      """;

  private UserFilters() {}

  static Where apply(Where where, List<Filter> filters) {
    filters.forEach(filter -> apply(where, filter));
    List<Filter> provider =
        filters.stream().filter(filter -> OF_PROVIDER.contains(filter.attribute())).toList();
    return provider.isEmpty() ? where : sameIdentity(where, provider);
  }

  private static void apply(Where where, Filter filter) {
    switch (filter.attribute()) {
      case "name" -> where.matching(NAME, filter);
      case "domain_id" -> where.matching("u.domain_id {}", filter);
      case "enabled" -> enabled(where, filter);
      case "password_expires_at" -> expiry(where, PasswordExpiry.parse(filter.value()));
      default -> {}
    }
  }

  /** All three must hold for one and the same link. */
  private static Where sameIdentity(Where where, List<Filter> filters) {
    Where link = where.within("u.id IN (SELECT f.user_id FROM federated_user f");
    filters.forEach(filter -> link.and("f." + filter.attribute() + " = :?", filter.value()));
    return where.and(link, ")");
  }

  private static void enabled(Where where, Filter filter) {
    if (filter.comparison() == Filter.Comparison.EQUALS) {
      where.and("u.enabled = :?", isTrue(filter.value()));
    }
  }

  private static boolean isTrue(String value) {
    return !FALSE.contains(value.strip().toLowerCase(Locale.ROOT));
  }

  private static void expiry(Where where, PasswordExpiry wanted) {
    where.and(
        "EXISTS (SELECT 1 FROM password x WHERE x.local_user_id = l.id AND x.expires_at_int %s :?)"
            .formatted(wanted.operator()),
        Times.micros(wanted.time()));
  }
}
