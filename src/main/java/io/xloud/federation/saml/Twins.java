package io.xloud.federation.saml;

import java.util.HashSet;
import java.util.Set;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Looks for what wraps signatures (I3): a document in which two elements bear one id, or in which a
 * second assertion lies, however deep, is refused before anybody asks what was signed.
 */
final class Twins {
  private static final String ASSERTIONS = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final Set<String> IDS = Set.of("id", "ID", "Id", "xml:id");
  private static final Set<String> ASSERTION = Set.of("Assertion", "EncryptedAssertion");

  private final Set<String> ids = new HashSet<>();
  private int assertions;

  private Twins() {}

  /** The assertions in the document, encrypted or not. */
  static int assertionsIn(Element root) {
    Twins found = new Twins();
    found.walk(root);
    return found.assertions;
  }

  private void walk(Element element) {
    look(element);
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        walk(inner);
      }
    }
  }

  private void look(Element element) {
    if (ASSERTIONS.equals(element.getNamespaceURI())
        && ASSERTION.contains(element.getLocalName())) {
      assertions++;
    }
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Attr attribute = (Attr) element.getAttributes().item(i);
      if (IDS.contains(attribute.getName())) {
        Refused.unless(ids.add(attribute.getValue()), "two elements bear one id");
      }
    }
  }
}
