package io.xloud.federation.saml;

import io.xloud.testing.Xml;
import java.util.function.BiConsumer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The eight ways of Somorovsky and others (On Breaking SAML, 2012) to wrap what was signed around
 * what was not: each moves the signed original where nobody reads it and lets {@code eve} stand in
 * its place.
 */
enum Wrappings {
  /** The original response inside the signature of the evil one. */
  XSW1(
      true,
      (evil, original) -> {
        Element signature = signature(original);
        evil.insertBefore(signature, evil.getFirstChild().getNextSibling());
        signature.appendChild(original);
      }),
  /** The original response beside the signature that is detached from it. */
  XSW2(
      true,
      (evil, original) -> {
        Element signature = signature(original);
        Node behind = evil.getFirstChild().getNextSibling();
        evil.insertBefore(original, behind);
        evil.insertBefore(signature, behind);
      }),
  /** The evil assertion before the original. */
  XSW3(false, (evil, original) -> original.getParentNode().insertBefore(evil, original)),
  /** The original inside the evil assertion. */
  XSW4(
      false,
      (evil, original) -> {
        original.getParentNode().replaceChild(evil, original);
        evil.appendChild(original);
      }),
  /** The signature in the evil assertion, the original without it at the end. */
  XSW5(
      false,
      (evil, original) -> {
        Element signature = signature(original);
        Node response = original.getParentNode();
        response.replaceChild(evil, original);
        evil.insertBefore(signature, evil.getFirstChild().getNextSibling());
        response.appendChild(original);
      }),
  /** The original inside the signature that stands in the evil assertion. */
  XSW6(
      false,
      (evil, original) -> {
        Element signature = signature(original);
        original.getParentNode().replaceChild(evil, original);
        evil.insertBefore(signature, evil.getFirstChild().getNextSibling());
        signature.appendChild(original);
      }),
  /** The evil assertion, of the same id, in extensions before the original. */
  XSW7(
      false,
      (evil, original) -> {
        Document document = original.getOwnerDocument();
        Element extensions = document.createElementNS(Idp.PROTOCOL, "samlp:Extensions");
        original.getParentNode().insertBefore(extensions, original);
        extensions.appendChild(evil);
        evil.setAttribute("ID", original.getAttribute("ID"));
      }),
  /** The original in an object of the signature that stands in the evil assertion. */
  XSW8(
      false,
      (evil, original) -> {
        Element signature = signature(original);
        Document document = original.getOwnerDocument();
        original.getParentNode().replaceChild(evil, original);
        evil.insertBefore(signature, evil.getFirstChild().getNextSibling());
        Element object = document.createElementNS(Idp.SIGNATURES, "Object");
        signature.appendChild(object);
        object.appendChild(original);
        evil.setAttribute("ID", original.getAttribute("ID"));
      });

  private final boolean ofResponse;
  private final BiConsumer<Element, Element> wrap;

  Wrappings(boolean ofResponse, BiConsumer<Element, Element> wrap) {
    this.ofResponse = ofResponse;
    this.wrap = wrap;
  }

  /** What has to be signed for this way. */
  String signedId() {
    return ofResponse ? "_response" : "_assertion";
  }

  String around(String signed) {
    Document document = Xml.read(signed);
    Element original = Idp.element(document, signedId());
    Element evil = (Element) original.cloneNode(true);
    evil.removeChild(signature(evil));
    evil.setAttribute("ID", "_evil");
    Idp.all(evil).stream()
        .filter(one -> one.getLocalName().equals("NameID"))
        .forEach(one -> one.setTextContent("eve"));
    if (ofResponse) {
      document.replaceChild(evil, original);
    }
    wrap.accept(evil, original);
    return Idp.text(document);
  }

  private static Element signature(Element signed) {
    for (Node child = signed.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getLocalName().equals("Signature")) {
        return element;
      }
    }
    throw new IllegalStateException("nothing is signed");
  }
}
