package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches a directory: a page at a time, and all values of an attribute however many; where the
 * settings want it also in the servers that the directory refers to.
 */
final class Search {
  private static final System.Logger LOG = System.getLogger(Search.class.getName());
  private static final Duration LATER = Duration.ofSeconds(5);

  /** No directory of people is larger; one that never ends a list must not take all memory. */
  private static final int MOST_ENTRIES = 1_000_000;

  /** No directory is in more parts; one that refers to ever more must come to an end. */
  private static final int MOST_REFERENCES = 100;

  private final DirectoryServers servers;
  private final ServerConfig config;
  private final DirectoryTrace trace;

  /** Where one server is searched. */
  private record Place(String base, SearchScope scope) {
    /** What a reference does not say is as it was. */
    Place at(LDAPURL url) {
      return new Place(
          url.baseDNProvided() ? url.getBaseDN().toString() : base,
          url.scopeProvided() ? url.getScope() : scope);
    }
  }

  /** To servers that all have the same, found at a place. */
  private record Reference(List<String> urls, Place from) {}

  /** What one server has, and where it says that there is more. */
  private record Found<T>(List<T> here, List<Reference> elsewhere) {
    static <T> Found<T> nothing() {
      return new Found<>(List.of(), List.of());
    }
  }

  /** What one server is asked. */
  private interface Question<T> {
    Found<T> on(LDAPConnection connection, Place place) throws LDAPException;
  }

  /** One server, or one of several that have the same, is asked. */
  private interface Asking<T> {
    Found<T> ask() throws LDAPException;
  }

  Search(DirectoryServers servers, ServerConfig config, DirectoryTrace trace) {
    this.servers = servers;
    this.config = config;
    this.trace = trace;
  }

  /** Nothing where there is no such place. */
  List<SearchResultEntry> under(
      String base, SearchScope scope, Filter filter, String... attributes) {
    List<SearchResultEntry> found =
        followed(
            new Place(base, scope),
            (connection, place) -> pages(connection, place, filter, attributes));
    return config.followReferrals() ? distinct(found) : found;
  }

  /** Two servers may have the same part of the tree. */
  private static List<SearchResultEntry> distinct(List<SearchResultEntry> entries) {
    Set<String> places = new HashSet<>();
    return entries.stream().filter(one -> places.add(Values.place(one.getDN()))).toList();
  }

  private Found<SearchResultEntry> pages(
      LDAPConnection connection, Place place, Filter filter, String... attributes)
      throws LDAPException {
    List<SearchResultEntry> entries = new ArrayList<>();
    List<Reference> references = new ArrayList<>();
    ASN1OctetString cookie = null;
    do {
      SearchRequest request = request(place, filter, attributes);
      request.addControl(new SimplePagedResultsControl(config.pageSize(), cookie, false));
      SearchResult page = connection.search(request);
      entries.addAll(requireNonNull(page.getSearchEntries()));
      requireNonNull(page.getSearchReferences())
          .forEach(one -> references.add(new Reference(List.of(one.getReferralURLs()), place)));
      cookie = next(page);
    } while (cookie != null && entries.size() < MOST_ENTRIES);
    return new Found<>(entries, references);
  }

  /** A server that knows no pages has answered whole. */
  private static @Nullable ASN1OctetString next(SearchResult page) throws LDAPException {
    SimplePagedResultsControl control = SimplePagedResultsControl.get(page);
    return control != null && control.moreResultsToReturn() ? control.getCookie() : null;
  }

  private SearchRequest request(Place place, Filter filter, String... attributes) {
    int seconds = (int) Math.max(1, config.responseTimeout().toSeconds());
    return new SearchRequest(
        place.base(), place.scope(), config.aliases(), 0, seconds, false, filter, attributes);
  }

  /**
   * All values of an attribute of one entry; Active Directory hands out long lists in pieces, as
   * {@code member;range=0-1499}.
   */
  List<String> values(String dn, Filter filter, String attribute) {
    return followed(
        new Place(dn, SearchScope.BASE),
        (connection, place) -> pieces(connection, place, filter, attribute));
  }

  private Found<String> pieces(
      LDAPConnection connection, Place place, Filter filter, String attribute)
      throws LDAPException {
    List<String> values = new ArrayList<>();
    Optional<String> wanted = Optional.of(attribute);
    while (wanted.isPresent() && values.size() < MOST_ENTRIES) {
      SearchRequest request = request(place, filter, wanted.get());
      Optional<Attribute> piece = piece(connection.search(request), attribute);
      piece.ifPresent(one -> values.addAll(List.of(one.getValues())));
      wanted = piece.flatMap(Range::after);
    }
    return new Found<>(values, List.of());
  }

  /** A list that comes in pieces is there under its plain name, too, and empty. */
  private static Optional<Attribute> piece(SearchResult found, String attribute) {
    return requireNonNull(found.getSearchEntries()).stream()
        .flatMap(entry -> entry.getAttributes().stream())
        .filter(one -> one.getBaseName().equalsIgnoreCase(attribute) && one.size() > 0)
        .findFirst();
  }

  private <T> List<T> followed(Place place, Question<T> question) {
    return trace.<List<T>>around(DirectoryTrace.Question.SEARCH, () -> follow(place, question));
  }

  /** What is referred to twice is asked once, so that references in a circle end. */
  private <T> List<T> follow(Place place, Question<T> question) {
    Found<T> found = answer(() -> servers.ask(connection -> found(connection, place, question)));
    List<T> all = new ArrayList<>(found.here());
    Deque<Reference> open = new ArrayDeque<>();
    Set<List<String>> seen = new HashSet<>();
    while (true) {
      if (config.followReferrals()) {
        found.elsewhere().stream().filter(one -> seen.add(one.urls())).forEach(open::add);
      }
      if (open.isEmpty()) {
        return all;
      }
      requireEnd(seen);
      Reference next = open.removeFirst();
      found = answer(() -> elsewhere(next, question));
      all.addAll(found.here());
    }
  }

  private static void requireEnd(Set<List<String>> seen) {
    if (seen.size() > MOST_REFERENCES) {
      throw refused(ResultCode.REFERRAL_LIMIT_EXCEEDED);
    }
  }

  private <T> Found<T> elsewhere(Reference reference, Question<T> question) throws LDAPException {
    return servers.askElsewhere(
        reference.urls(),
        (connection, url) -> found(connection, reference.from().at(url), question));
  }

  /** A place that is in another server altogether is a reference, too. */
  private <T> Found<T> found(LDAPConnection connection, Place place, Question<T> question)
      throws LDAPException {
    try {
      return question.on(connection, place);
    } catch (LDAPException e) {
      if (config.followReferrals() && e.getResultCode().equals(ResultCode.REFERRAL)) {
        return new Found<>(List.of(), List.of(new Reference(List.of(e.getReferralURLs()), place)));
      }
      throw e;
    }
  }

  private static <T> Found<T> answer(Asking<T> asking) {
    try {
      return asking.ask();
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return Found.nothing();
      }
      throw refused(e.getResultCode());
    }
  }

  /** The server's own words may name what nobody should read: the log gets the code alone. */
  private static KeystoneException refused(ResultCode code) {
    LOG.log(System.Logger.Level.ERROR, "A directory refused a search: {0}", code);
    return code.equals(ResultCode.SIZE_LIMIT_EXCEEDED)
        ? new Problem.BadRequest(
                "Number of User/Group entities returned by LDAP exceeded size limit. Contact your"
                    + " LDAP administrator.")
            .raised()
        : new Problem.Unavailable("The directory of these users refused the question.", LATER)
            .raised();
  }
}
