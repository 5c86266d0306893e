package io.xloud.foreign;

import io.xloud.cache.Subject.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables that an answer is made of. Each statement gives the kind of its row, the id it belongs
 * to, 60 bits of SHA-1 over all that counts, and a parent. Those of many rows are joined by
 * exclusive or: for what is read as a whole here, else by who asks, which spares a sort.
 *
 * @param kinds whose ids it is asked for; it is asked as a whole for those without
 * @param sql with {@code %1$s} where the ids go, {@code %2$d} for the time to live of memberships
 *     in minutes and {@code %3$s} for the time
 */
record Tables(Set<Kind> kinds, String sql) {
  private static final Set<Kind> USERS = Set.of(Kind.USER);
  private static final Set<Kind> CREDENTIALS = Set.of(Kind.APPLICATION_CREDENTIALS);
  private static final Set<Kind> TRUSTS = Set.of(Kind.TRUST);
  private static final Set<Kind> PROVIDERS = Set.of(Kind.PROVIDER);
  private static final Set<Kind> ACTORS = Set.of(Kind.USER, Kind.GROUP);

  /** Counters of failed logins are left out, and what no answer tells. */
  static final List<Tables> ALL =
      List.of(
          // One row for each password: one look at a list of ids costs more than three joins.
          of(
              USERS,
              "u.id",
              """
              u.id, u.domain_id, u.extra, u.enabled, u.default_project_id, u.created_at, u.last_active_at, \
              l.id, l.name, n.name, p.id, p.created_at_int, p.expires_at, p.expires_at_int\
              """,
              """
              `user` u LEFT JOIN local_user l ON l.user_id = u.id
               LEFT JOIN nonlocal_user n ON n.user_id = u.id
               LEFT JOIN password p ON p.local_user_id = l.id WHERE u.id IN (%1$s)\
              """),
          of(
              USERS,
              "user_id",
              "'federated', id, display_name",
              "federated_user WHERE user_id IN (%1$s)"),
          of(
              USERS,
              "user_id",
              "'option', option_id, option_value",
              "user_option WHERE user_id IN (%1$s)"),
          of(
              USERS,
              "user_id",
              "'member', group_id",
              "user_group_membership WHERE user_id IN (%1$s)"),
          of(
              USERS,
              "e.user_id",
              "'expiring', e.group_id, e.idp_id",
              """
              expiring_user_group_membership e JOIN identity_provider i ON i.id = e.idp_id
               WHERE e.user_id IN (%1$s) AND DATE_ADD(e.last_verified,
                 INTERVAL COALESCE(NULLIF(i.authorization_ttl, 0), %2$d) MINUTE) > '%3$s'\
              """),
          of(
              USERS,
              "public_id",
              "'mapping', domain_id, local_id, entity_type",
              "id_mapping WHERE public_id IN (%1$s)"),
          // The commonest rows: two texts and their lengths are cheaper than quoting.
          new Tables(
              ACTORS,
              row(
                  "A",
                  "actor_id",
                  "CONCAT_WS('|', type, inherited, LENGTH(target_id), target_id, role_id)",
                  "NULL",
                  "assignment WHERE actor_id IN (%1$s)")),
          new Tables(
              ACTORS,
              row(
                  "A",
                  "actor_id",
                  quoted("type, inherited, target_id, role_id"),
                  "NULL",
                  "system_assignment WHERE type IN ('UserSystem', 'GroupSystem')"
                      + " AND actor_id IN (%1$s)")),
          new Tables(
              Set.of(Kind.PROJECT),
              row(
                  "P",
                  "id",
                  quoted("id, name, domain_id, parent_id, is_domain, enabled"),
                  "parent_id",
                  "project WHERE id IN (%1$s)")),
          of(
              CREDENTIALS,
              "user_id",
              "'credential', internal_id, id, name, user_id, project_id, expires_at, unrestricted",
              "application_credential WHERE user_id IN (%1$s)"),
          of(
              CREDENTIALS,
              "c.user_id",
              "'role', c.id, r.application_credential_id, r.role_id",
              """
              application_credential c JOIN application_credential_role r
               ON r.application_credential_id = c.internal_id WHERE c.user_id IN (%1$s)\
              """),
          of(
              CREDENTIALS,
              "c.user_id",
              "'rule', c.id, a.id, a.external_id, a.user_id, a.service, a.path, a.method",
              """
              application_credential c JOIN application_credential_access_rule l
               ON l.application_credential_id = c.internal_id
               JOIN access_rule a ON a.id = l.access_rule_id WHERE c.user_id IN (%1$s)\
              """),
          of(
              TRUSTS,
              "id",
              """
              'trust', id, trustor_user_id, trustee_user_id, project_id, impersonation, deleted_at, \
              expires_at, expires_at_int, redelegated_trust_id, redelegation_count\
              """,
              "trust WHERE id IN (%1$s)"),
          of(TRUSTS, "trust_id", "'role', role_id", "trust_role WHERE trust_id IN (%1$s)"),
          new Tables(
              Set.of(Kind.ACCESS_TOKEN),
              row(
                  "O",
                  "id",
                  quoted("id, authorizing_user_id, project_id, role_ids, consumer_id, expires_at"),
                  "NULL",
                  "access_token WHERE id IN (%1$s)")),
          new Tables(
              PROVIDERS,
              row(
                  "I",
                  "id",
                  quoted("'provider', id, enabled, domain_id, authorization_ttl"),
                  "NULL",
                  "identity_provider WHERE id IN (%1$s)")),
          new Tables(
              PROVIDERS,
              row(
                  "I",
                  "idp_id",
                  quoted("'protocol', id"),
                  "NULL",
                  "federation_protocol WHERE idp_id IN (%1$s)")),
          whole(
              Kind.SERVICE_PROVIDERS,
              "'provider', id, enabled, auth_url, sp_url",
              "service_provider"),
          whole(Kind.ROLES, "'role', id, name, domain_id, description, extra", "role"),
          whole(Kind.ROLES, "'option', role_id, option_id, option_value", "role_option"),
          whole(Kind.ROLES, "'implied', prior_role_id, implied_role_id", "implied_role"),
          whole(Kind.CATALOG, "'service', id, type, enabled, extra", "service"),
          whole(
              Kind.CATALOG,
              "'endpoint', id, interface, service_id, region_id, url, enabled, extra",
              "endpoint"),
          whole(Kind.CATALOG, "'group', id, filters", "endpoint_group"),
          whole(Kind.CATALOG, "'picked', endpoint_id, project_id", "project_endpoint"),
          whole(Kind.CATALOG, "'groups', endpoint_group_id, project_id", "project_endpoint_group"));

  boolean isWhole() {
    return kinds.contains(Kind.ROLES)
        || kinds.contains(Kind.CATALOG)
        || kinds.contains(Kind.SERVICE_PROVIDERS);
  }

  private static Tables of(Set<Kind> kinds, String owner, String columns, String from) {
    String letter = kinds.equals(USERS) ? "U" : kinds.equals(TRUSTS) ? "T" : "C";
    return new Tables(kinds, row(letter, owner, quoted(columns), "NULL", from));
  }

  private static Tables whole(Kind kind, String columns, String table) {
    String sql =
        "SELECT '%s', '', BIT_XOR(%s), NULL FROM %s".formatted(kind, hash(quoted(columns)), table);
    return new Tables(Set.of(kind), sql);
  }

  private static String row(String kind, String owner, String text, String parent, String from) {
    return "SELECT '%s', %s, %s, %s FROM %s".formatted(kind, owner, hash(text), parent, from);
  }

  /** Sixty bits fit into a number with a sign. */
  private static String hash(String text) {
    return "CAST(CONV(LEFT(SHA1(%s), 15), 16, 10) AS UNSIGNED)".formatted(text);
  }

  /** One text for each row and no other: what is null is not what is empty. */
  private static String quoted(String columns) {
    return Arrays.stream(columns.split(", "))
        .map("QUOTE(%s)"::formatted)
        .collect(Collectors.joining(", ", "CONCAT_WS(',', ", ")"));
  }
}
