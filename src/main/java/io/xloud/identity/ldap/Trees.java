package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the trees of users and of groups have in common in {@code [ldap]}. */
final class Trees {
  private static final String SECTION = "ldap";

  private Trees() {}

  /**
   * @param option that names the tree; under the suffix where it does not
   * @throws ConfigException for what no place in a directory can be called
   */
  static String base(String option, Optional<String> said, String unit, Options options) {
    String base = orElse(said, unit + "," + options.string(SECTION, "suffix"));
    if (!DN.isValidDN(base)) {
      throw new ConfigException("[ldap] %s is no DN: %s".formatted(option, base));
    }
    return base;
  }

  static SearchScope scope(Options options) {
    return options.string(SECTION, "query_scope").equals("sub") ? SearchScope.SUB : SearchScope.ONE;
  }

  static String orElse(Optional<String> said, String other) {
    return said.filter(text -> !text.isBlank()).orElse(other);
  }

  static String required(String option, Optional<String> said) {
    return said.filter(text -> !text.isBlank())
        .orElseThrow(() -> new ConfigException("[ldap] %s must name one.".formatted(option)));
  }

  static Optional<String> unless(Set<String> ignored, String member, Optional<String> attribute) {
    return ignored.contains(member) ? Optional.empty() : attribute.filter(text -> !text.isBlank());
  }

  /**
   * A condition as the operator wrote it; several in a row must all hold, as Keystone puts them.
   *
   * @throws ConfigException for what is no filter
   */
  static Optional<Filter> filter(String option, Optional<String> said) {
    return said.map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> parsed(option, text));
  }

  private static Filter parsed(String option, String text) {
    try {
      return Filter.create(text.startsWith("(") ? "(&" + text + ")" : "(" + text + ")");
    } catch (LDAPException e) {
      throw new ConfigException(
          "[ldap] %s is no LDAP filter: %s".formatted(option, e.getMessage()));
    }
  }

  /** {@code attribute:member}; what is written otherwise is left out, as in Keystone. */
  static Map<String, String> additional(List<String> pairs) {
    Map<String, String> additional = new LinkedHashMap<>();
    for (String pair : pairs) {
      String[] parts = pair.split(":", -1);
      if (parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()) {
        additional.put(parts[0].strip(), parts[1].strip());
      } else {
        System.getLogger(Trees.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "An additional attribute mapping of [ldap] is not ATTRIBUTE:MEMBER: {0}",
                pair);
      }
    }
    return additional;
  }

  /** Each condition is made of values, never of text, so nothing in a value can end it. */
  static Filter all(
      String objectClass, Optional<Filter> fits, String idAttribute, Filter... conditions) {
    List<Filter> all = new ArrayList<>(List.of(conditions));
    fits.ifPresent(all::add);
    all.add(
        objectClass.equals("*")
            ? Filter.createPresenceFilter("objectClass")
            : Filter.createEqualityFilter("objectClass", objectClass));
    all.add(Filter.createPresenceFilter(idAttribute));
    return Filter.createANDFilter(all);
  }
}
