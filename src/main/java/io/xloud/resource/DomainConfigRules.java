package io.xloud.resource;

import io.xloud.config.Options;
import io.xloud.error.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which settings a domain may have of its own, and which of them are never shown. */
final class DomainConfigRules {
  private static final String LDAP = "ldap";
  private static final Set<String> OPEN_LDAP =
      ordered(
          """
          url user suffix query_scope page_size alias_dereferencing debug_level chase_referrals
          user_tree_dn user_filter user_objectclass user_id_attribute user_name_attribute
          user_mail_attribute user_description_attribute user_pass_attribute
          user_enabled_attribute user_enabled_invert user_enabled_mask user_enabled_default
          user_attribute_ignore user_default_project_id_attribute user_enabled_emulation
          user_enabled_emulation_dn user_enabled_emulation_use_group_config
          user_additional_attribute_mapping group_tree_dn group_filter group_objectclass
          group_id_attribute group_name_attribute group_members_are_ids group_member_attribute
          group_desc_attribute group_attribute_ignore group_additional_attribute_mapping
          tls_cacertfile tls_cacertdir use_tls tls_req_cert use_pool pool_size pool_retry_max
          pool_retry_delay pool_connection_timeout pool_connection_lifetime use_auth_pool
          auth_pool_size auth_pool_connection_lifetime
          """);

  private final Map<String, Set<String>> open = new LinkedHashMap<>();
  private final Map<String, Set<String>> sensitive = new LinkedHashMap<>();

  DomainConfigRules(Options options) {
    open.put("identity", ordered("driver list_limit"));
    open.put(LDAP, OPEN_LDAP);
    sensitive.put(LDAP, Set.of("password"));
    add(open, options.dict("domain_config", "additional_whitelisted_options"));
    add(sensitive, options.dict("domain_config", "additional_sensitive_options"));
  }

  private static Set<String> ordered(String names) {
    return new LinkedHashSet<>(List.of(names.strip().split("\\s+")));
  }

  /** For drivers of others: {@code group:[option,option]}. */
  private static void add(Map<String, Set<String>> options, Map<String, String> further) {
    further.forEach((group, names) -> {
      Set<String> all = new LinkedHashSet<>(options.getOrDefault(group, Set.of()));
      for (String name : names.replaceAll("[\\[\\]]", "").split(",")) {
        all.add(name.strip());
      }
      options.put(group, all);
    });
  }

  /** The groups whose options may be shown, each with those options. */
  Map<String, Set<String>> open() {
    return open;
  }

  void requireKnown(DomainConfigPart part) {
    switch (part) {
      case DomainConfigPart.Whole() -> {}
      case DomainConfigPart.Group(var group) -> requireGroup(group);
      case DomainConfigPart.Option(var group, var option) -> requireOption(group, option);
    }
  }

  private void requireGroup(String group) {
    if (!open.containsKey(group) && !sensitive.containsKey(group)) {
      throw refused(
          "Group %s is not supported for domain specific configurations".formatted(group));
    }
  }

  private void requireOption(String group, String option) {
    requireGroup(group);
    if (!isOpen(group, option) && !isSensitive(group, option)) {
      throw refused(
          "Option %s in group %s is not supported for domain specific configurations"
              .formatted(option, group));
    }
  }

  boolean isOpen(String group, String option) {
    return open.getOrDefault(group, Set.of()).contains(option);
  }

  private boolean isSensitive(String group, String option) {
    return sensitive.getOrDefault(group, Set.of()).contains(option);
  }

  /** The options of a body's {@code config}. */
  List<DomainOption> read(Map<String, ? extends @Nullable Object> config) {
    if (config.isEmpty()) {
      throw refused("No options specified");
    }
    List<DomainOption> options = new ArrayList<>();
    config.forEach((group, members) -> options.addAll(read(group, members)));
    return options;
  }

  private List<DomainOption> read(String group, @Nullable Object members) {
    if (!(members instanceof Map<?, ?> given) || given.isEmpty()) {
      throw refused(
          "The value of group %s specified in the config should be a dictionary of options"
              .formatted(group));
    }
    List<DomainOption> options = new ArrayList<>();
    given.forEach((name, value) -> {
      String option = String.valueOf(name);
      requireOption(group, option);
      options.add(new DomainOption(group, option, value, isSensitive(group, option)));
    });
    return options;
  }

  /** A body speaks of what its address names, and of nothing else. */
  static void requireOnly(DomainConfigPart part, List<DomainOption> options) {
    switch (part) {
      case DomainConfigPart.Whole() -> {}
      case DomainConfigPart.Group(var group) -> requireOnlyGroup(group, options);
      case DomainConfigPart.Option(var group, var option) ->
          requireOnlyOption(group, option, options);
    }
  }

  private static void requireOnlyGroup(String group, List<DomainOption> options) {
    if (options.stream().map(DomainOption::group).distinct().count() != 1) {
      throw refused(
          "Trying to update group %s, so that, and only that, group must be specified in the config"
              .formatted(group));
    }
    String other = options.getFirst().group();
    if (!other.equals(group)) {
      throw refused(
          "request to update group %s, but config provided contains group %s instead"
              .formatted(group, other));
    }
  }

  private static void requireOnlyOption(String group, String option, List<DomainOption> options) {
    if (options.size() != 1) {
      throw refused(
          "Trying to update option %s in group %s, so that, and only that, option must be specified  in the config"
              .formatted(option, group));
    }
    String other = options.getFirst().option();
    if (!other.equals(option)) {
      throw refused(
          "Trying to update option %s in group %s, but config provided contains option %s instead"
              .formatted(option, group, other));
    }
  }

  static RuntimeException refused(String reason) {
    return new Problem.ForbiddenBecause(
            "Invalid domain specific configuration: %s.".formatted(reason))
        .raised();
  }
}
