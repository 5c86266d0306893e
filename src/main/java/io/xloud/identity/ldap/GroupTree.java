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
 * Where groups are found, and what their attributes mean: {@code [ldap] group_*}.
 *
 * @param fits what every group fits, besides its class
 * @param membersAreIds whether members are named by their ids, not by their places in the directory
 * @param nested whether a group's groups are asked for too, as Active Directory can
 * @param additional member of a group by attribute
 */
record GroupTree(
    String base,
    SearchScope scope,
    String objectClass,
    Optional<Filter> fits,
    String idAttribute,
    String nameAttribute,
    Optional<String> descriptionAttribute,
    String memberAttribute,
    boolean membersAreIds,
    boolean nested,
    Map<String, String> additional) {
  private static final String SECTION = "ldap";

  GroupTree {
    additional = Map.copyOf(additional);
  }

  /**
   * @throws ConfigException for a filter or a place that is none
   */
  static GroupTree from(Options options) {
    Set<String> ignored = Set.copyOf(options.list(SECTION, "group_attribute_ignore"));
    return new GroupTree(
        Trees.base(
            "group_tree_dn", options.text(SECTION, "group_tree_dn"), "ou=UserGroups", options),
        Trees.scope(options),
        Trees.orElse(options.text(SECTION, "group_objectclass"), "groupOfNames"),
        Trees.filter("group_filter", options.text(SECTION, "group_filter")),
        Trees.orElse(options.text(SECTION, "group_id_attribute"), "cn"),
        Trees.required("group_name_attribute", options.text(SECTION, "group_name_attribute")),
        Trees.unless(ignored, "description", options.text(SECTION, "group_desc_attribute")),
        Trees.orElse(options.text(SECTION, "group_member_attribute"), "member"),
        options.flag(SECTION, "group_members_are_ids"),
        options.flag(SECTION, "group_ad_nesting"),
        Trees.additional(options.list(SECTION, "group_additional_attribute_mapping")));
  }

  /** What has to be asked for; members only when somebody wants them. */
  String[] attributes() {
    Set<String> attributes = new LinkedHashSet<>(List.of(idAttribute, nameAttribute));
    descriptionAttribute.ifPresent(attributes::add);
    attributes.addAll(additional.keySet());
    return attributes.toArray(String[]::new);
  }

  /** Whatever else is asked: only groups of this tree. */
  Filter groups(Filter... conditions) {
    return Trees.all(objectClass, fits, idAttribute, conditions);
  }
}
