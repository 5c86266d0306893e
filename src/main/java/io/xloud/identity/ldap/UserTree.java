package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where users are found, and what their attributes mean: {@code [ldap] user_*}.
 *
 * @param fits what every user fits, besides its class
 * @param ignored members of a user that the directory says nothing of
 * @param additional member of a user by attribute
 */
record UserTree(
    String base,
    SearchScope scope,
    String objectClass,
    Optional<Filter> fits,
    String idAttribute,
    String nameAttribute,
    Optional<String> mailAttribute,
    Optional<String> descriptionAttribute,
    Optional<String> defaultProjectAttribute,
    Enabling enabling,
    Set<String> ignored,
    Map<String, String> additional) {
  private static final String SECTION = "ldap";

  UserTree {
    ignored = Set.copyOf(ignored);
    additional = Map.copyOf(additional);
  }

  /**
   * @throws ConfigException for a filter or a place that is none
   */
  static UserTree from(Options options) {
    String base =
        Trees.base("user_tree_dn", options.text(SECTION, "user_tree_dn"), "ou=Users", options);
    Set<String> ignored = Set.copyOf(options.list(SECTION, "user_attribute_ignore"));
    return new UserTree(
        base,
        Trees.scope(options),
        Trees.orElse(options.text(SECTION, "user_objectclass"), "inetOrgPerson"),
        Trees.filter("user_filter", options.text(SECTION, "user_filter")),
        Trees.orElse(options.text(SECTION, "user_id_attribute"), "cn"),
        Trees.required("user_name_attribute", options.text(SECTION, "user_name_attribute")),
        Trees.unless(ignored, "email", options.text(SECTION, "user_mail_attribute")),
        Trees.unless(ignored, "description", options.text(SECTION, "user_description_attribute")),
        Trees.unless(
            ignored,
            "default_project_id",
            options.text(SECTION, "user_default_project_id_attribute")),
        Enabling.from(options, base, ignored.contains("enabled")),
        ignored,
        Trees.additional(options.list(SECTION, "user_additional_attribute_mapping")));
  }

  /** What has to be asked for; never the password. */
  String[] attributes() {
    Set<String> attributes = new LinkedHashSet<>(List.of(idAttribute, nameAttribute));
    mailAttribute.ifPresent(attributes::add);
    descriptionAttribute.ifPresent(attributes::add);
    defaultProjectAttribute.ifPresent(attributes::add);
    enabling.attribute().ifPresent(attributes::add);
    attributes.addAll(additional.keySet());
    return attributes.toArray(String[]::new);
  }

  /** Whatever else is asked: only users of this tree. */
  Filter users(Filter... conditions) {
    return Trees.all(objectClass, fits, idAttribute, conditions);
  }
}
