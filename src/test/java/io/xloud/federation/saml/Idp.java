package io.xloud.federation.saml;

import io.xloud.testing.KeyFiles;
import io.xloud.testing.Xml;
import java.io.StringWriter;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Makes responses as providers do, without the library that reads them. */
final class Idp {
  static final String ENTITY = "https://idp.example/realm";
  static final String CONSUMER = "https://identity.example/v3/consumer";
  static final String SP = "https://identity.example/sp";
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final String SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  static final String ASSERTIONS = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String SIGNATURES = "http://www.w3.org/2000/09/xmldsig#";

  private static final String RESPONSE =
      """
      <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0"
       IssueInstant="2026-11-21T12:00:00Z" Destination="%s" InResponseTo="_asked">%s<samlp:Status>\
      <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>%s</samlp:Response>\
      """;

  private static final String ASSERTION =
      """
      <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" Version="2.0"
       IssueInstant="2026-11-21T12:00:00Z">%s<saml:Subject><saml:NameID>ada</saml:NameID>\
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
      <saml:SubjectConfirmationData InResponseTo="_asked" Recipient="%s" NotOnOrAfter="2026-11-21T12:05:00Z"/>\
      </saml:SubjectConfirmation></saml:Subject>\
      <saml:Conditions NotBefore="2026-11-21T11:59:00Z" NotOnOrAfter="2026-11-21T12:05:00Z">\
      <saml:AudienceRestriction><saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
      <saml:AuthnStatement AuthnInstant="2026-11-21T12:00:00Z" SessionIndex="s1"><saml:AuthnContext>\
      <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
      </saml:AuthnContext></saml:AuthnStatement>\
      <saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>ada@example.org</saml:AttributeValue>\
      </saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>readers</saml:AttributeValue>\
      <saml:AttributeValue>writers</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>\
      """;

  private static final String ISSUER =
      "<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">%s</saml:Issuer>"
          .formatted(ENTITY);

  private Idp() {}

  static String assertion() {
    return ASSERTION.formatted(ISSUER, CONSUMER, SP);
  }

  static String response() {
    return RESPONSE.formatted(CONSUMER, ISSUER, assertion());
  }

  /** With its assertion signed. */
  static String signed(String response, KeyFiles keys) {
    return signed(response, "_assertion", keys, SHA256, List.of());
  }

  static String signed(
      String document, String id, KeyFiles keys, String algorithm, List<String> more) {
    Document read = Xml.read(document);
    sign(element(read, id), keys.key(), algorithm, more);
    return text(read);
  }

  static Element element(Document document, String id) {
    return all(document.getDocumentElement()).stream()
        .filter(one -> one.getAttribute("ID").equals(id))
        .findFirst()
        .orElseThrow();
  }

  static List<Element> all(Element from) {
    List<Element> found = new ArrayList<>(List.of(from));
    for (Node child = from.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        found.addAll(all(inner));
      }
    }
    return found;
  }

  /** Enveloped, right behind the issuer, as the schema wants it. */
  private static void sign(Element element, PrivateKey key, String algorithm, List<String> more) {
    try {
      XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
      List<Transform> transforms = new ArrayList<>();
      transforms.add(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null));
      for (String one : more) {
        transforms.add(factory.newTransform(one, (TransformParameterSpec) null));
      }
      transforms.add(
          factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
      String digest = algorithm.endsWith("sha1") ? DigestMethod.SHA1 : DigestMethod.SHA256;
      Reference reference =
          factory.newReference(
              "#" + element.getAttribute("ID"),
              factory.newDigestMethod(digest, null),
              transforms,
              null,
              null);
      SignedInfo info =
          factory.newSignedInfo(
              factory.newCanonicalizationMethod(
                  CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
              factory.newSignatureMethod(algorithm, null),
              List.of(reference));
      element.setIdAttribute("ID", true);
      Node behindIssuer = element.getFirstChild().getNextSibling();
      DOMSignContext context = new DOMSignContext(key, element, behindIssuer);
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      factory.newXMLSignature(info, null).sign(context);
    } catch (Exception e) {
      throw new IllegalStateException("the test can't sign", e);
    }
  }

  static String text(Node node) {
    try {
      Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(node), new StreamResult(text));
      return text.toString();
    } catch (javax.xml.transform.TransformerException e) {
      throw new IllegalStateException(e);
    }
  }
}
