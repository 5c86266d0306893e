package io.xloud.federation.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.SamlProviders.Arrival;
import io.xloud.federation.saml.Responses.Terms;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.Xml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.saml.saml2.core.EncryptedAssertion;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.encryption.Encrypter;
import org.opensaml.security.credential.BasicCredential;
import org.opensaml.xmlsec.encryption.support.DataEncryptionParameters;
import org.opensaml.xmlsec.encryption.support.EncryptionConstants;
import org.opensaml.xmlsec.encryption.support.KeyEncryptionParameters;
import org.w3c.dom.Document;

class ResponsesTest {
  private static final KeyFiles PROVIDER = KeyFiles.of("provider", "RSA");
  private static final KeyFiles STRANGER = KeyFiles.of("stranger", "RSA");
  private static final KeyFiles OURS = KeyFiles.of("ours", "RSA");

  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "saml.certificate-file", OURS.certificateFile().toString(),
              "saml.key-file", OURS.keyFile().toString()));

  private Arrival believed(String document) {
    return believed(document, Optional.of("_asked"), Idp.NOW);
  }

  private Arrival believed(String document, Optional<String> requestId, Instant now) {
    SamlConfig config = SamlConfig.from(Options.of(Map.of("xloud", settings)));
    KnownProvider provider =
        new KnownProvider(
            Idp.ENTITY,
            Map.of(),
            Map.of(),
            List.of(PROVIDER.certificate().getPublicKey()),
            Instant.MAX);
    Terms terms = new Terms(provider, Idp.CONSUMER, Idp.SP, requestId, now);
    return new Responses(config, new Signatures(config.sha1()), new Decryption(config.keys()))
        .believed(OpenSaml.ready().read(document, () -> Refused.problem("no XML")), terms);
  }

  private void refused(String document) {
    refused(() -> believed(document));
  }

  private static void refused(Runnable believing) {
    assertThatThrownBy(believing::run)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthorized.class));
  }

  private static String signed(String response) {
    return Idp.signed(response, PROVIDER);
  }

  /** Signed after the change, as by a provider that says so. */
  private static String saying(String said, String instead) {
    assertThat(Idp.response()).contains(said);
    return signed(Idp.response().replace(said, instead));
  }

  @Test
  void says_who_came_with_which_attributes() {
    Arrival arrival = believed(signed(Idp.response()));

    assertThat(arrival.assertion().user()).contains("ada");
    assertThat(arrival.assertion().provider()).contains(Idp.ENTITY);
    assertThat(arrival.assertion().attributes())
        .containsEntry("mail", List.of("ada@example.org"))
        .containsEntry("groups", List.of("readers", "writers"))
        .containsEntry("NAME_ID", List.of("ada"))
        .containsEntry("IDP", List.of(Idp.ENTITY))
        .containsEntry("REMOTE_USER", List.of("ada"));
    assertThat(arrival.assertion().session())
        .hasValueSatisfying(session -> {
          assertThat(session.subject()).isEqualTo("ada");
          assertThat(session.index()).contains("s1");
        });
    assertThat(arrival.id()).isEqualTo("_assertion");
    assertThat(arrival.until()).isEqualTo(Idp.NOW.plus(Duration.ofMinutes(6)));
  }

  @Test
  void says_when_the_login_ends_at_the_provider() {
    String ending =
        saying(
            "SessionIndex=\"s1\"",
            "SessionIndex=\"s1\" SessionNotOnOrAfter=\"2026-11-21T12:20:00Z\"");

    assertThat(believed(ending).assertion().until())
        .contains(Instant.parse("2026-11-21T12:21:00Z"));
    assertThat(believed(signed(Idp.response())).assertion().until()).isEmpty();
  }

  @Test
  void attributes_are_called_as_settings_say() {
    settings.put("saml.attribute-prefix", "MELLON_");
    settings.put("saml.attribute-names", "mail=email");

    assertThat(believed(signed(Idp.response())).assertion().attributes())
        .containsEntry("MELLON_email", List.of("ada@example.org"))
        .containsEntry("MELLON_NAME_ID", List.of("ada"));
  }

  @Test
  void a_name_that_is_another_at_each_login_names_nobody() {
    String transientId =
        saying(
            "<saml:NameID>",
            "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\">");

    assertThat(believed(transientId).assertion().user()).isEmpty();
  }

  @Test
  void the_signature_may_be_about_the_whole_response() {
    assertThat(
            believed(Idp.signed(Idp.response(), "_response", PROVIDER, Idp.SHA256, List.of()))
                .assertion()
                .user())
        .contains("ada");
  }

  @ParameterizedTest
  @EnumSource
  void i3_what_is_wrapped_is_refused(Wrappings way) {
    String signed = Idp.signed(Idp.response(), way.signedId(), PROVIDER, Idp.SHA256, List.of());
    believed(signed);

    refused(way.around(signed));
  }

  @Test
  void i3_an_assertion_that_is_not_signed_is_refused() {
    refused(Idp.response());
  }

  @Test
  void i3_signatures_of_others_are_refused() {
    refused(Idp.signed(Idp.response(), STRANGER));
  }

  @Test
  void i3_what_was_changed_after_signing_is_refused() {
    refused(signed(Idp.response()).replace(">ada<", ">eve<"));
    refused(signed(Idp.response()).replace("ada@example.org", "eve@example.org"));
  }

  @Test
  void i3_a_bad_signature_around_a_good_one_is_refused() {
    String both = Idp.signed(signed(Idp.response()), "_response", STRANGER, Idp.SHA256, List.of());
    refused(both);
  }

  @Test
  void i3_a_comment_ends_no_name() {
    String signed = saying(">ada<", ">ada@example.org.evil.example<");
    String cut = signed.replace("ada@example.org.evil", "ada@example.org<!-- -->.evil");

    assertThat(believed(cut).assertion().user()).contains("ada@example.org.evil.example");
  }

  @Test
  void i3_what_is_for_others_is_refused() {
    refused(saying("<saml:Audience>" + Idp.SP, "<saml:Audience>https://other.example"));
    refused(saying("Recipient=\"" + Idp.CONSUMER, "Recipient=\"https://other.example"));
    refused(saying("Destination=\"" + Idp.CONSUMER, "Destination=\"https://other.example"));
    refused(
        saying("<saml:AudienceRestriction>", "<saml:OneTimeUse/><saml:AudienceRestriction>")
            .replace(Idp.SP, "https://other.example"));
  }

  @Test
  void i3_what_is_for_nobody_in_particular_is_refused() {
    refused(
        signed(
            Idp.response()
                .replaceAll("<saml:AudienceRestriction>.*</saml:AudienceRestriction>", "")));
    refused(signed(Idp.response().replaceAll("<saml:Conditions.*</saml:Conditions>", "")));
    refused(signed(Idp.response().replaceAll("<saml:Subject>.*</saml:Subject>", "")));
    refused(saying("cm:bearer", "cm:sender-vouches"));
  }

  @Test
  void i3_what_answers_another_question_is_refused() {
    String signed = signed(Idp.response());

    refused(() -> believed(signed, Optional.of("_other"), Idp.NOW));
    refused(() -> believed(signed, Optional.empty(), Idp.NOW));
    refused(() -> believed(saying(" InResponseTo=\"_asked\">", ">")));
    refused(() -> believed(saying("InResponseTo=\"_asked\" Recipient", "Recipient")));
  }

  @Test
  void users_of_other_clouds_come_without_conditions() {
    String unasked =
        signed(
            Idp.response()
                .replace(" InResponseTo=\"_asked\"", "")
                .replaceAll("<saml:Conditions.*</saml:Conditions>", ""));

    assertThat(believed(unasked, Optional.empty(), Idp.NOW).assertion().user()).contains("ada");
  }

  @Test
  void i3_times_count_with_a_little_patience() {
    String signed = signed(Idp.response());
    Instant end = Instant.parse("2026-11-21T12:05:00Z");
    Instant begin = Instant.parse("2026-11-21T11:59:00Z");

    believed(signed, Optional.of("_asked"), end.plusSeconds(59));
    believed(signed, Optional.of("_asked"), begin.minusSeconds(60));
    refused(() -> believed(signed, Optional.of("_asked"), end.plusSeconds(60)));
    refused(() -> believed(signed, Optional.of("_asked"), begin.minusSeconds(61)));
    refused(saying(" NotOnOrAfter=\"2026-11-21T12:05:00Z\"/>", "/>"));
    refused(
        saying(
            "SessionIndex=\"s1\"",
            "SessionIndex=\"s1\" SessionNotOnOrAfter=\"2026-11-21T11:00:00Z\""));
  }

  @Test
  void i3_another_issuer_is_refused() {
    refused(saying(Idp.ENTITY, "https://other.example"));
  }

  @Test
  void a_provider_that_logged_nobody_in_is_heard() {
    refused(saying("status:Success", "status:AuthnFailed"));
    refused(signed(Idp.response().replaceAll("<saml:AuthnStatement.*</saml:AuthnStatement>", "")));
  }

  @Test
  void i3_weak_signatures_are_believed_only_where_somebody_says_so() {
    String weak =
        Idp.signed(
            Idp.response(),
            "_assertion",
            PROVIDER,
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            List.of());

    refused(weak);
    settings.put("saml.sha1", "true");
    assertThat(believed(weak).assertion().user()).contains("ada");
  }

  @Test
  void i4_transforms_of_any_other_kind_are_refused() {
    for (String transform :
        List.of(
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "http://www.w3.org/2000/09/xmldsig#base64")) {
      refused(
          signed(Idp.response())
              .replaceFirst(
                  "Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"",
                  "Algorithm=\"%s\"".formatted(transform)));
    }
    refused(
        signed(Idp.response())
            .replaceFirst(
                "<(ds:)?Transforms>",
                "$0<$1Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
                    + "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\""
                    + " version=\"1.0\"/></$1Transform>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE x>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      })
  void i4_documents_with_a_dtd_are_refused(String dtd) {
    refused(dtd + signed(Idp.response()));
    refused(dtd + "<x>&e;</x>");
  }

  @Test
  void i4_what_lies_too_deep_is_refused() {
    refused("<a>".repeat(20_000) + "</a>".repeat(20_000));
    refused(
        signed(Idp.response())
            .replace(
                "<saml:AttributeValue>readers",
                "<saml:AttributeValue>" + "<a>".repeat(5_000) + "</a>".repeat(5_000) + "readers"));
  }

  @Test
  void i4_a_hundred_levels_are_the_most() {
    assertThat(read(100).getElementQName().getLocalPart()).isEqualTo("EntitiesDescriptor");
    refused(() -> read(101));
  }

  private static XMLObject read(int levels) {
    String name = "md:EntitiesDescriptor";
    String document =
        "<%1$s xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">%2$s%3$s</%1$s>"
            .formatted(
                name,
                "<%s>".formatted(name).repeat(levels - 1),
                "</%s>".formatted(name).repeat(levels - 1));
    return OpenSaml.ready().read(document, () -> Refused.problem("no XML"));
  }

  @Test
  void i4_what_is_no_response_is_refused() {
    refused("");
    refused("no XML");
    refused("<a/>");
    refused(Idp.assertion());
  }

  @Test
  void i4_nothing_outside_is_read_for_it(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "hidden");
    String including =
        saying(
            "<saml:AttributeValue>readers",
            "<saml:AttributeValue><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\""
                + " href=\"%s\" parse=\"text\"/>readers".formatted(secret.toUri()));

    assertThat(believed(including).assertion().attributes().toString()).doesNotContain("hidden");
  }

  private static String encrypted(String response, KeyFiles to, String algorithm) throws Exception {
    Response read =
        (Response) OpenSaml.ready().read(response, () -> Refused.problem("no response"));
    DataEncryptionParameters data = new DataEncryptionParameters();
    data.setAlgorithm(algorithm);
    KeyEncryptionParameters key = new KeyEncryptionParameters();
    key.setEncryptionCredential(new BasicCredential(to.certificate().getPublicKey()));
    key.setAlgorithm(EncryptionConstants.ALGO_ID_KEYTRANSPORT_RSAOAEP);
    Encrypter encrypter = new Encrypter(data, key);
    encrypter.setKeyPlacement(Encrypter.KeyPlacement.PEER);
    EncryptedAssertion encrypted = encrypter.encrypt(read.getAssertions().getFirst());
    read.getAssertions().clear();
    read.getEncryptedAssertions().add(encrypted);
    return OpenSaml.ready().write(read);
  }

  @Test
  void encrypted_assertions_are_opened() throws Exception {
    for (String algorithm :
        List.of(
            EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES256_GCM,
            EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES128)) {
      String sealed = encrypted(signed(Idp.response()), OURS, algorithm);
      assertThat(sealed).doesNotContain("ada@example.org");

      assertThat(believed(sealed).assertion().user()).contains("ada");
    }
  }

  @Test
  void i3_encryption_is_no_signature() throws Exception {
    String gcm = EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES256_GCM;
    refused(encrypted(Idp.response(), OURS, gcm));
    refused(encrypted(signed(Idp.response()).replace(">ada<", ">eve<"), OURS, gcm));
    refused(encrypted(signed(Idp.response()), STRANGER, gcm));
  }

  @Test
  void i3_nothing_lies_beside_what_is_signed() {
    Document two = Xml.read(signed(Idp.response()));
    two.getDocumentElement().appendChild(Idp.element(two, "_assertion").cloneNode(true));
    refused(Idp.text(two));
  }
}
