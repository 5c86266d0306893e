package io.xloud.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Documents, compared by what they say and not by the prefixes they say it with. */
public final class Xml {
  private Xml() {}

  public static Document read(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("no XML: " + text, e);
    }
  }

  /** Of the folder {@code saml} of the tests' resources. */
  public static String resource(String name) {
    try (InputStream in = Xml.class.getResourceAsStream("/saml/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One line for each element, with its attributes in order and its text. */
  public static String shape(String text) {
    StringBuilder lines = new StringBuilder();
    describe(read(text).getDocumentElement(), "", lines);
    return lines.toString();
  }

  private static void describe(Element element, String indent, StringBuilder lines) {
    lines
        .append(indent)
        .append(name(element))
        .append(attributes(element))
        .append(own(element))
        .append('\n');
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        describe(inner, indent + "  ", lines);
      }
    }
  }

  private static String name(Node node) {
    String space = node.getNamespaceURI();
    return space == null ? node.getNodeName() : "{%s}%s".formatted(space, node.getLocalName());
  }

  private static SortedSet<String> attributes(Element element) {
    SortedSet<String> attributes = new TreeSet<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (!XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
        attributes.add(name(attribute) + "=" + attribute.getNodeValue());
      }
    }
    return attributes;
  }

  private static String own(Element element) {
    StringBuilder text = new StringBuilder();
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeType() == Node.TEXT_NODE) {
        text.append(children.item(i).getNodeValue());
      }
    }
    return text.isEmpty() ? "" : " " + text.toString().strip();
  }
}
