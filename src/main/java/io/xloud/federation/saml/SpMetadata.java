package io.xloud.federation.saml;

import io.xloud.federation.SamlProviders.Door;
import java.io.StringWriter;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opensaml.saml.common.xml.SAMLConstants;

/** What a provider has to know of us: the name we go by, our key, and where its users arrive. */
final class SpMetadata {
  private static final String METADATA = SAMLConstants.SAML20MD_NS;
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";

  private final SamlConfig config;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private SpMetadata(SamlConfig config) throws XMLStreamException {
    this.config = config;
    this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  static String of(SamlConfig config, Door door) {
    try {
      return new SpMetadata(config).written(door);
    } catch (XMLStreamException | CertificateEncodingException e) {
      throw new IllegalStateException("metadata that can't be written", e);
    }
  }

  private String written(Door door) throws XMLStreamException, CertificateEncodingException {
    xml.writeStartElement("md", "EntityDescriptor", METADATA);
    xml.writeNamespace("md", METADATA);
    xml.writeNamespace("ds", SIGNATURE);
    xml.writeAttribute("entityID", config.entityId(door));
    xml.writeStartElement("md", "SPSSODescriptor", METADATA);
    xml.writeAttribute("protocolSupportEnumeration", SAMLConstants.SAML20P_NS);
    xml.writeAttribute("AuthnRequestsSigned", String.valueOf(config.keys().isPresent()));
    xml.writeAttribute("WantAssertionsSigned", "true");
    Optional<Keys> keys = config.keys();
    if (keys.isPresent()) {
      key("signing", keys.get());
      key("encryption", keys.get());
    }
    logout(SAMLConstants.SAML2_REDIRECT_BINDING_URI, config.logout(door));
    logout(SAMLConstants.SAML2_POST_BINDING_URI, config.logout(door));
    consumer(0, SAMLConstants.SAML2_POST_BINDING_URI, config.consumer(door));
    consumer(1, SAMLConstants.SAML2_PAOS_BINDING_URI, config.consumer(door));
    xml.writeEndElement();
    xml.writeEndElement();
    xml.close();
    return text.toString();
  }

  private void key(String use, Keys keys) throws XMLStreamException, CertificateEncodingException {
    xml.writeStartElement("md", "KeyDescriptor", METADATA);
    xml.writeAttribute("use", use);
    xml.writeStartElement("ds", "KeyInfo", SIGNATURE);
    xml.writeStartElement("ds", "X509Data", SIGNATURE);
    xml.writeStartElement("ds", "X509Certificate", SIGNATURE);
    xml.writeCharacters(Base64.getEncoder().encodeToString(keys.certificate().getEncoded()));
    for (int open = 0; open < 4; open++) {
      xml.writeEndElement();
    }
  }

  private void logout(String binding, String location) throws XMLStreamException {
    xml.writeEmptyElement("md", "SingleLogoutService", METADATA);
    xml.writeAttribute("Binding", binding);
    xml.writeAttribute("Location", location);
  }

  private void consumer(int index, String binding, String location) throws XMLStreamException {
    xml.writeEmptyElement("md", "AssertionConsumerService", METADATA);
    xml.writeAttribute("index", String.valueOf(index));
    xml.writeAttribute("isDefault", String.valueOf(index == 0));
    xml.writeAttribute("Binding", binding);
    xml.writeAttribute("Location", location);
  }
}
