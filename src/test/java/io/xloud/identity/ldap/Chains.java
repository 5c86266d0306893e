package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Active Directory's rule for chains of members (LDAP_MATCHING_RULE_IN_CHAIN), which no free server
 * has: asked for in a filter, it is answered from the members that are there.
 */
final class Chains extends InMemoryOperationInterceptor {
  private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  private final TestDirectory directory;

  Chains(TestDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
    Filter asked = request.getRequest().getFilter();
    if (asked.toString().contains(IN_CHAIN)) {
      SearchRequest resolved = request.getRequest().duplicate();
      try (LDAPConnection connection = directory.connection()) {
        resolved.setFilter(resolved(asked, connection));
      }
      request.setRequest(resolved);
    }
  }

  private static Filter resolved(Filter filter, LDAPConnection connection) throws LDAPException {
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(parts(filter, connection));
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
          Filter.createORFilter(
              chain(filter, connection).stream()
                  .map(dn -> Filter.createEqualityFilter("entryDN", dn))
                  .toList());
      default -> filter;
    };
  }

  private static List<Filter> parts(Filter filter, LDAPConnection connection) throws LDAPException {
    Filter[] parts = filter.getComponents().clone();
    for (int i = 0; i < parts.length; i++) {
      parts[i] = resolved(parts[i], connection);
    }
    return List.of(parts);
  }

  private static Set<String> chain(Filter rule, LDAPConnection connection) throws LDAPException {
    boolean upwards = "member".equals(rule.getAttributeName());
    Set<String> chain = new LinkedHashSet<>();
    List<String> ends = List.of(rule.getAssertionValue());
    while (!ends.isEmpty()) {
      Stream.Builder<String> next = Stream.builder();
      for (String end : ends) {
        (upwards ? groupsOf(end, connection) : membersOf(end, connection)).forEach(next::add);
      }
      ends = next.build().filter(chain::add).toList();
    }
    return chain;
  }

  private static List<String> groupsOf(String dn, LDAPConnection connection) throws LDAPException {
    SearchResult found =
        connection.search(
            TestDirectory.SUFFIX,
            SearchScope.SUB,
            Filter.createEqualityFilter("member", dn),
            "1.1");
    return requireNonNull(found.getSearchEntries()).stream().map(SearchResultEntry::getDN).toList();
  }

  private static List<String> membersOf(String dn, LDAPConnection connection) throws LDAPException {
    SearchResultEntry entry = connection.getEntry(dn, "member");
    return entry == null || !entry.hasAttribute("member")
        ? List.of()
        : List.of(entry.getAttributeValues("member"));
  }
}
