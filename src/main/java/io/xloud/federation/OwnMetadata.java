package io.xloud.federation;

import io.xloud.config.ConfigException;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What other clouds have to know of this one to believe it: its name, its certificate, whom to ask.
 */
public final class OwnMetadata {
  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
  private static final String BY_ADDRESS = "urn:oasis:names:tc:SAML:2.0:bindings:URI";

  private final OwnProviderConfig config;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private OwnMetadata(OwnProviderConfig config) throws XMLStreamException {
    this.config = config;
    this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  /**
   * @throws ConfigException where {@code [saml]} leaves something out or names no certificate
   */
  public static String of(OwnProviderConfig config) {
    String entityId = set(config.entityId(), "idp_entity_id");
    String endpoint = set(config.ssoEndpoint(), "idp_sso_endpoint");
    byte[] certificate = SigningFiles.certificate(config.certificate(), "[saml] certfile");
    try {
      return new OwnMetadata(config).written(entityId, endpoint, certificate);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a text that can't be written to", e);
    }
  }

  private static String set(Optional<String> value, String option) {
    return value.orElseThrow(
        () -> new ConfigException("Ensure configuration option %s is set.".formatted(option)));
  }

  private String written(String entityId, String endpoint, byte[] certificate)
      throws XMLStreamException {
    xml.writeStartElement("md", "EntityDescriptor", METADATA);
    xml.writeNamespace("md", METADATA);
    xml.writeNamespace("ds", SIGNATURE);
    xml.writeAttribute("entityID", entityId);
    begin("IDPSSODescriptor");
    xml.writeAttribute("protocolSupportEnumeration", PROTOCOL);
    key(certificate);
    organization(config.organization());
    contact(config.contact());
    element("NameIDFormat", TRANSIENT);
    xml.writeEmptyElement("md", "SingleSignOnService", METADATA);
    xml.writeAttribute("Binding", BY_ADDRESS);
    xml.writeAttribute("Location", endpoint);
    xml.writeEndElement();
    xml.writeEndElement();
    xml.close();
    return text.toString();
  }

  private void key(byte[] certificate) throws XMLStreamException {
    begin("KeyDescriptor");
    xml.writeAttribute("use", "signing");
    xml.writeStartElement("ds", "KeyInfo", SIGNATURE);
    xml.writeStartElement("ds", "X509Data", SIGNATURE);
    xml.writeStartElement("ds", "X509Certificate", SIGNATURE);
    xml.writeCharacters(Base64.getEncoder().encodeToString(certificate));
    for (int open = 0; open < 4; open++) {
      xml.writeEndElement();
    }
  }

  private void organization(OwnProviderConfig.Organization organization) throws XMLStreamException {
    begin("Organization");
    inLanguage("OrganizationName", organization.name());
    inLanguage("OrganizationDisplayName", organization.displayName());
    inLanguage("OrganizationURL", organization.url());
    xml.writeEndElement();
  }

  private void contact(OwnProviderConfig.Contact contact) throws XMLStreamException {
    begin("ContactPerson");
    xml.writeAttribute("contactType", contact.type());
    element("Company", contact.company());
    element("GivenName", contact.name());
    element("SurName", contact.surname());
    element("EmailAddress", contact.email());
    element("TelephoneNumber", contact.telephone());
    xml.writeEndElement();
  }

  private void inLanguage(String name, String value) throws XMLStreamException {
    begin(name);
    xml.writeAttribute("xml:lang", config.organization().language());
    xml.writeCharacters(value);
    xml.writeEndElement();
  }

  private void element(String name, String value) throws XMLStreamException {
    begin(name);
    xml.writeCharacters(value);
    xml.writeEndElement();
  }

  private void begin(String name) throws XMLStreamException {
    xml.writeStartElement("md", name, METADATA);
  }
}
