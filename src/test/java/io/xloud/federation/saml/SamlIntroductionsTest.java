package io.xloud.federation.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.federation.Introduction;
import io.xloud.federation.Introduction.Named;
import io.xloud.federation.ServiceProvider;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.SettableClock;
import io.xloud.testing.Xml;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SamlIntroductionsTest {
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final KeyFiles KEYS = KeyFiles.of("cloud", "RSA");
  private static final KeyFiles CURVE = KeyFiles.of("curve", "EC");
  private static final ServiceProvider THERE =
      new ServiceProvider(
          "there", true, null, "https://there.example/auth", "https://sp/ECP", "ss:mem:");
  private static final Introduction ADA =
      new Introduction(
          new Named("ada", "Default"),
          new Named("dev", "Default"),
          List.of("admin", "member"),
          List.of(new Named("g", "Default")));

  private static SamlIntroductions introductions(KeyFiles keys) {
    Map<String, String> settings =
        Map.of(
            "idp_entity_id", "https://a.example/v3/OS-FEDERATION/saml2/idp",
            "certfile", keys.certificateFile().toString(),
            "keyfile", keys.keyFile().toString());
    return new SamlIntroductions(
        Options.of(Map.of("saml", settings)),
        new SettableClock(Instant.parse("2026-11-21T12:00:00.5Z")));
  }

  /** Without the signature, the times and the ids. */
  private static String comparable(String document) {
    return document
        .replaceAll("(?s)<ds:Signature .*?</ds:Signature>", "")
        .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\"", "\"TIME\"")
        .replaceAll("\"_[0-9a-f]{32}\"", "\"ID\"")
        .replaceAll("\\b[0-9a-f]{32}\\b", "ID")
        .replace("xsd:string", "xs:string");
  }

  private static boolean isSigned(String document, PublicKey by) throws Exception {
    Document read = Xml.read(document);
    Element assertion = (Element) read.getElementsByTagNameNS(ASSERTION, "Assertion").item(0);
    assertion.setIdAttribute("ID", true);
    Element signature = (Element) assertion.getElementsByTagNameNS(SIGNATURE, "Signature").item(0);
    DOMValidateContext context = new DOMValidateContext(by, signature);
    XMLSignature unmarshalled =
        XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
    return unmarshalled.validate(context)
        && signature.getParentNode().isSameNode(assertion)
        && signature.getPreviousSibling().getLocalName().equals("Issuer");
  }

  @Test
  void a_response_says_what_keystone_says() {
    assertThat(Xml.shape(comparable(introductions(KEYS).response(ADA, THERE))))
        .isEqualTo(Xml.shape(Xml.resource("keystone-response.xml")));
  }

  @Test
  void an_envelope_says_what_keystone_says() {
    assertThat(Xml.shape(comparable(introductions(KEYS).envelope(ADA, THERE))))
        .isEqualTo(Xml.shape(Xml.resource("keystone-envelope.xml")));
  }

  @Test
  void its_assertion_is_signed_wherever_it_lies() throws Exception {
    SamlIntroductions introductions = introductions(KEYS);
    PublicKey ours = KEYS.certificate().getPublicKey();

    assertThat(isSigned(introductions.response(ADA, THERE), ours)).isTrue();
    String envelope = introductions.envelope(ADA, THERE);
    assertThat(isSigned(envelope, ours)).isTrue();
    assertThat(isSigned(envelope.replace(">ada<", ">eve<"), ours)).isFalse();
    assertThat(
            isSigned(introductions(CURVE).response(ADA, THERE), CURVE.certificate().getPublicKey()))
        .isTrue();
  }

  @Test
  void it_is_good_for_as_long_as_settings_say() {
    String response = introductions(KEYS).response(ADA, THERE);

    assertThat(response)
        .containsPattern("IssueInstant=\"2026-11-21T12:00:00(\\.000)?Z\"")
        .containsPattern("NotOnOrAfter=\"2026-11-21T13:00:00(\\.000)?Z\"");
  }

  @Test
  void groups_are_told_only_where_there_are_some() {
    Introduction alone = new Introduction(ADA.user(), ADA.project(), ADA.roles(), List.of());

    assertThat(introductions(KEYS).response(alone, THERE)).doesNotContain("openstack_groups");
  }

  @Test
  void names_stay_text() {
    Introduction odd =
        new Introduction(
            new Named("a<b>&\"", "Dømain"),
            ADA.project(),
            List.of(),
            List.of(new Named("g\"1", "Ünal")));

    String shape = Xml.shape(introductions(KEYS).envelope(odd, THERE));

    assertThat(shape)
        .contains("a<b>&\"")
        .contains("JSON:{\"name\": \"g\\\"1\", \"domain\": {\"name\": \"\\u00DCnal\"}}");
  }

  @Test
  void a_cloud_that_has_no_name_or_no_key_vouches_for_nobody() {
    for (Map<String, String> settings :
        List.of(
            Map.<String, String>of(),
            Map.of("idp_entity_id", "https://a.example", "keyfile", "/nowhere/key.pem"))) {
      SamlIntroductions none =
          new SamlIntroductions(
              Options.of(Map.of("saml", settings)), new SettableClock(Instant.EPOCH));
      assertThatThrownBy(() -> none.response(ADA, THERE))
          .isInstanceOfSatisfying(
              KeystoneException.class, e -> assertThat(e.problem().status()).isEqualTo(404));
    }
  }
}
