package io.xloud.federation.saml;

/**
 * Letters of SOAP as clients without a browser carry them. A document goes in letter by letter: its
 * signature holds wherever it lies.
 */
final class Envelope {
  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  static final String PAOS = "urn:liberty:paos:2003-08";
  static final String ECP = "urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp";

  private static final String WHOLE =
      "<S:Envelope xmlns:S=\"%s\"><S:Header>%s</S:Header><S:Body>%s</S:Body></S:Envelope>";
  private static final String NEXT =
      " S:mustUnderstand=\"1\" S:actor=\"http://schemas.xmlsoap.org/soap/actor/next\"";

  private Envelope() {}

  /** A response for somebody who has not asked. */
  static String response(String relayState, String document) {
    return WHOLE.formatted(SOAP, relayState(relayState), document);
  }

  /**
   * A question that the client shall take to its provider.
   *
   * @param consumer where the answer is to be brought
   */
  static String request(String consumer, String issuer, String relayState, String document) {
    String header =
        "<paos:Request xmlns:paos=\"%s\"%s responseConsumerURL=\"%s\" service=\"%s\"/>"
                .formatted(PAOS, NEXT, escaped(consumer), ECP)
            + "<ecp:Request xmlns:ecp=\"%s\"%s IsPassive=\"0\">%s</ecp:Request>"
                .formatted(ECP, NEXT, issuer(issuer))
            + relayState(relayState);
    return WHOLE.formatted(SOAP, header, document);
  }

  private static String issuer(String issuer) {
    return "<saml2:Issuer xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\">%s</saml2:Issuer>"
        .formatted(escaped(issuer));
  }

  private static String relayState(String text) {
    return "<ecp:RelayState xmlns:ecp=\"%s\"%s>%s</ecp:RelayState>"
        .formatted(ECP, NEXT, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
