package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.DirectoryTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches a directory: a page at a time, and all values of an attribute however many. */
final class Search {
  private static final System.Logger LOG = System.getLogger(Search.class.getName());
  private static final Duration LATER = Duration.ofSeconds(5);

  /** No directory of people is larger; one that never ends a list must not take all memory. */
  private static final int MOST_ENTRIES = 1_000_000;

  private final DirectoryServers servers;
  private final ServerConfig config;
  private final DirectoryTrace trace;

  Search(DirectoryServers servers, ServerConfig config, DirectoryTrace trace) {
    this.servers = servers;
    this.config = config;
    this.trace = trace;
  }

  /** Nothing where there is no such place. */
  List<SearchResultEntry> under(
      String base, SearchScope scope, Filter filter, String... attributes) {
    return answered(connection -> pages(connection, base, scope, filter, attributes));
  }

  private List<SearchResultEntry> pages(
      LDAPConnection connection,
      String base,
      SearchScope scope,
      Filter filter,
      String... attributes)
      throws LDAPException {
    List<SearchResultEntry> entries = new ArrayList<>();
    ASN1OctetString cookie = null;
    do {
      SearchRequest request = request(base, scope, filter, attributes);
      request.addControl(new SimplePagedResultsControl(config.pageSize(), cookie, false));
      SearchResult page = connection.search(request);
      entries.addAll(requireNonNull(page.getSearchEntries()));
      cookie = next(page);
    } while (cookie != null && entries.size() < MOST_ENTRIES);
    return entries;
  }

  /** A server that knows no pages has answered whole. */
  private static @Nullable ASN1OctetString next(SearchResult page) throws LDAPException {
    SimplePagedResultsControl control = SimplePagedResultsControl.get(page);
    return control != null && control.moreResultsToReturn() ? control.getCookie() : null;
  }

  private SearchRequest request(
      String base, SearchScope scope, Filter filter, String... attributes) {
    int seconds = (int) Math.max(1, config.responseTimeout().toSeconds());
    return new SearchRequest(base, scope, config.aliases(), 0, seconds, false, filter, attributes);
  }

  /**
   * All values of an attribute of one entry; Active Directory hands out long lists in pieces, as
   * {@code member;range=0-1499}.
   */
  List<String> values(String dn, Filter filter, String attribute) {
    return answered(connection -> {
      List<String> values = new ArrayList<>();
      Optional<String> wanted = Optional.of(attribute);
      while (wanted.isPresent() && values.size() < MOST_ENTRIES) {
        SearchRequest request = request(dn, SearchScope.BASE, filter, wanted.get());
        Optional<Attribute> piece = piece(connection.search(request), attribute);
        piece.ifPresent(one -> values.addAll(List.of(one.getValues())));
        wanted = piece.flatMap(Range::after);
      }
      return values;
    });
  }

  /** A list that comes in pieces is there under its plain name, too, and empty. */
  private static Optional<Attribute> piece(SearchResult found, String attribute) {
    return requireNonNull(found.getSearchEntries()).stream()
        .flatMap(entry -> entry.getAttributes().stream())
        .filter(one -> one.getBaseName().equalsIgnoreCase(attribute) && one.size() > 0)
        .findFirst();
  }

  private <T> List<T> answered(DirectoryServers.Question<List<T>> question) {
    return trace.<List<T>>around(DirectoryTrace.Question.SEARCH, () -> answer(question));
  }

  private <T> List<T> answer(DirectoryServers.Question<List<T>> question) {
    try {
      return servers.ask(question);
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return List.of();
      }
      throw refused(e);
    }
  }

  /** The server's own words may name what nobody should read: the log gets the code alone. */
  private static KeystoneException refused(LDAPException e) {
    LOG.log(System.Logger.Level.ERROR, "A directory refused a search: {0}", e.getResultCode());
    return e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)
        ? new Problem.BadRequest(
                "Number of User/Group entities returned by LDAP exceeded size limit. Contact your"
                    + " LDAP administrator.")
            .raised()
        : new Problem.Unavailable("The directory of these users refused the question.", LATER)
            .raised();
  }
}
