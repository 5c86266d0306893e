package io.xloud.oauth.api;

import io.xloud.http.CurrentRequest;
import io.xloud.http.Links;
import io.xloud.oauth.SignedRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** The request at hand, as somebody may have signed it. */
@Singleton
public final class SignedRequests {
  private final CurrentRequest request;
  private final Links links;

  SignedRequests(CurrentRequest request, Links links) {
    this.request = request;
    this.links = links;
  }

  /**
   * @param path of the door
   * @throws io.xloud.error.KeystoneException 400 without an {@code Authorization} header of OAuth 1
   */
  SignedRequest whole(String path) {
    return read(path, request.query());
  }

  /**
   * The same where the query was not signed.
   *
   * @throws io.xloud.error.KeystoneException 400 without an {@code Authorization} header of OAuth 1
   */
  public SignedRequest withoutQuery(String path) {
    return read(path, "");
  }

  private SignedRequest read(String path, String query) {
    return SignedRequest.read(request.header("Authorization").orElse(null), query, addresses(path));
  }

  /** Signed is what the client called: our public address, or one that only it knows. */
  private List<String> addresses(String path) {
    String base = links.base();
    String scheme = base.substring(0, base.indexOf("://") + 3);
    return Stream.of(base, scheme + request.host()).distinct().map(each -> each + path).toList();
  }
}
