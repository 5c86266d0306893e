package io.xloud.federation.saml;

import java.util.Optional;
import java.util.stream.Stream;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.saml.saml2.core.Issuer;
import org.opensaml.saml.saml2.core.RequestAbstractType;
import org.opensaml.saml.saml2.core.Response;

/** Who says to have written something: not to be believed before a signature of theirs is found. */
final class Issuers {
  private Issuers() {}

  /** Of a response that names none, the one of its assertion, unless that is encrypted. */
  static Optional<String> of(XMLObject document) {
    Stream<Issuer> issuers =
        switch (document) {
          case Response response ->
              Stream.concat(
                  Stream.ofNullable(response.getIssuer()),
                  response.getAssertions().stream()
                      .flatMap(assertion -> Stream.ofNullable(assertion.getIssuer())));
          case RequestAbstractType request -> Stream.ofNullable(request.getIssuer());
          default -> Stream.of();
        };
    return issuers
        .flatMap(issuer -> Stream.ofNullable(issuer.getDOM()))
        .map(element -> element.getTextContent().strip())
        .findFirst();
  }
}
