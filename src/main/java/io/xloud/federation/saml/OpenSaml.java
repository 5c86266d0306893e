package io.xloud.federation.saml;

import io.xloud.error.Problem;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import net.shibboleth.utilities.java.support.component.ComponentInitializationException;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import net.shibboleth.utilities.java.support.xml.SerializeSupport;
import net.shibboleth.utilities.java.support.xml.XMLParserException;
import org.opensaml.core.config.ConfigurationService;
import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.InitializationService;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.config.XMLObjectProviderRegistry;
import org.opensaml.core.xml.io.MarshallingException;
import org.opensaml.core.xml.io.UnmarshallingException;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.w3c.dom.Element;

/**
 * The library's own house. It takes a second to furnish, so that happens when somebody first asks
 * for it, and never in a cloud without SAML. Texts become objects through one parser that knows
 * neither DTDs nor entities nor anything that lies outside the text (I4).
 */
final class OpenSaml {
  private static final String NO_DTD = "http://apache.org/xml/features/disallow-doctype-decl";
  private static final String OUTER = "http://xml.org/sax/features/external-%s-entities";

  private static final String DEPTH = "jdk.xml.maxElementDepth";

  /** Metadata of federations nests a dozen. */
  private static final String DEEPEST = "100";

  /** Whether values in Base64 stand in one line: otherwise each line ends in {@code &#13;}. */
  private static final String ONE_LINE = "org.apache.xml.security.ignoreLineBreaks";

  private final BasicParserPool parsers = new BasicParserPool();

  private OpenSaml() {
    try {
      parsers.setNamespaceAware(true);
      parsers.setIgnoreComments(true);
      parsers.setCoalescing(true);
      parsers.setExpandEntityReferences(false);
      parsers.setXincludeAware(false);
      parsers.setBuilderFeatures(features());
      parsers.setBuilderAttributes(Map.of(DEPTH, DEEPEST));
      parsers.initialize();
      initialize();
    } catch (ComponentInitializationException | InitializationException e) {
      throw new IllegalStateException("OpenSAML does not start", e);
    }
  }

  private static final class Furnished {
    static final OpenSaml HOUSE = new OpenSaml();
  }

  /** Waits for the library where nobody has asked for it before. */
  static OpenSaml ready() {
    return Furnished.HOUSE;
  }

  private static Map<String, Boolean> features() {
    Map<String, Boolean> features = new HashMap<>();
    features.put(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    features.put(NO_DTD, true);
    features.put(OUTER.formatted("general"), false);
    features.put(OUTER.formatted("parameter"), false);
    return features;
  }

  /** It looks for its parts with the loader of the thread, which need not be ours. */
  private void initialize() throws InitializationException {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(OpenSaml.class.getClassLoader());
    System.setProperty(ONE_LINE, "true");
    try {
      InitializationService.initialize();
      ConfigurationService.get(XMLObjectProviderRegistry.class).setParserPool(parsers);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  /** A new object with nothing in it. */
  <T extends XMLObject> T make(Class<T> type, QName name) {
    return type.cast(XMLObjectSupport.buildXMLObject(name));
  }

  /**
   * @param refusal for a text that is no XML, or none that may be read
   */
  XMLObject read(String text, Supplier<Problem> refusal) {
    try {
      return XMLObjectSupport.unmarshallFromReader(parsers, new StringReader(text));
    } catch (XMLParserException | UnmarshallingException e) {
      throw refusal.get().raised();
    }
  }

  Element element(XMLObject object) {
    try {
      return XMLObjectSupport.marshall(object);
    } catch (MarshallingException e) {
      throw new IllegalStateException("a document that can't be written", e);
    }
  }

  /** Letter by letter, because signatures are about letters. */
  String write(XMLObject object) {
    return SerializeSupport.nodeToString(element(object)).replaceFirst("^<\\?xml[^>]*\\?>\\s*", "");
  }
}
