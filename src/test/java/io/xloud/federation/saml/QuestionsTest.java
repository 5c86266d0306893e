package io.xloud.federation.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.federation.ProviderSessions.Ending;
import io.xloud.federation.SamlProviders.Departure;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SamlProviders.Goodbye;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.Xml;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opensaml.saml.saml2.core.EncryptedID;
import org.opensaml.saml.saml2.core.LogoutRequest;
import org.opensaml.saml.saml2.encryption.Encrypter;
import org.opensaml.security.credential.BasicCredential;
import org.opensaml.xmlsec.encryption.support.DataEncryptionParameters;
import org.opensaml.xmlsec.encryption.support.EncryptionConstants;
import org.opensaml.xmlsec.encryption.support.KeyEncryptionParameters;

class QuestionsTest {
  private static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
  private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  private static final KeyFiles OURS = KeyFiles.of("ours", "RSA");
  private static final KeyFiles CURVE = KeyFiles.of("curve", "EC");
  private static final KeyFiles PROVIDER = KeyFiles.of("provider", "RSA");
  private static final Door DOOR = new Door("sun", "saml2");
  private static final String HERE =
      "https://identity.example/v3/auth/OS-FEDERATION/saml2/sp/sun/saml2/";

  private static SamlConfig config(@Nullable KeyFiles keys) {
    Map<String, String> settings = new HashMap<>();
    settings.put("saml.metadata", "/nowhere/idp.xml");
    if (keys != null) {
      settings.put("saml.certificate-file", keys.certificateFile().toString());
      settings.put("saml.key-file", keys.keyFile().toString());
    }
    return SamlConfig.from(
        Options.of(
            Map.of(
                "xloud",
                settings,
                "DEFAULT",
                Map.of("public_endpoint", "https://identity.example/"))));
  }

  private static KnownProvider provider(@Nullable KeyFiles keys, String... bindings) {
    Map<String, String> services = new HashMap<>();
    for (String binding : bindings) {
      services.put(binding, "https://idp.example/in?x=1");
    }
    List<PublicKey> known = keys == null ? List.of() : List.of(keys.certificate().getPublicKey());
    return new KnownProvider(Idp.ENTITY, services, services, known, Instant.MAX);
  }

  private static Departure departure(@Nullable KeyFiles keys, String... bindings) {
    return new Questions(config(keys))
        .login(provider(null, bindings), DOOR, "_asked", "handle", Idp.NOW);
  }

  @Test
  void a_browser_takes_a_signed_question_along_in_its_address() {
    for (KeyFiles keys : List.of(OURS, CURVE)) {
      Departure.ByAddress sent = (Departure.ByAddress) departure(keys, REDIRECT, POST);
      assertThat(sent.to().toString()).startsWith("https://idp.example/in?x=1&SAMLRequest=");
      String query = sent.to().getRawQuery().substring("x=1&".length());

      Query.Read read = Query.read("SAMLRequest", query);

      List<PublicKey> known = List.of(keys.certificate().getPublicKey());
      Signatures signatures = new Signatures(false);
      signatures.requireGood(read.signed(), read.algorithm(), read.signature(), known);
      assertThatThrownBy(() ->
              signatures.requireGood(
                  read.signed() + "x", read.algorithm(), read.signature(), known))
          .isInstanceOf(KeystoneException.class);
      assertThat(read.message())
          .contains("ID=\"_asked\"")
          .contains("AssertionConsumerServiceURL=\"" + HERE + "consumer\"")
          .contains("Destination=\"https://idp.example/in?x=1\"")
          .contains(">" + HERE + "metadata<");
      assertThat(query).contains("&RelayState=handle&");
    }
  }

  @Test
  void without_a_key_it_is_not_signed() {
    Departure.ByAddress sent = (Departure.ByAddress) departure(null, REDIRECT);

    assertThat(sent.to().toString()).doesNotContain("Signature");
  }

  @Test
  void a_provider_that_wants_a_form_has_a_form() {
    Departure.ByForm sent = (Departure.ByForm) departure(OURS, POST);

    assertThat(sent.fields()).containsEntry("RelayState", "handle");
    String request =
        new String(
            Base64.getDecoder().decode(sent.fields().get("SAMLRequest")), StandardCharsets.UTF_8);
    assertThat(Xml.shape(request)).contains("AuthnRequest").contains("SignatureValue");
  }

  @Test
  void a_provider_without_an_address_for_browsers_is_none() {
    assertThatThrownBy(() -> departure(OURS)).isInstanceOf(KeystoneException.class);
  }

  @Test
  void a_letter_says_where_its_answer_belongs() {
    String letter = new Questions(config(OURS)).letter(DOOR, "_asked", "our text", Idp.NOW);

    assertThat(Xml.shape(letter))
        .contains("responseConsumerURL=" + HERE + "consumer")
        .contains("RelayState[")
        .contains("our text")
        .contains("ProtocolBinding=urn:oasis:names:tc:SAML:2.0:bindings:PAOS");
  }

  @Test
  void metadata_tells_of_our_doors_and_keys() {
    String shape = Xml.shape(SpMetadata.of(config(OURS), DOOR));

    assertThat(shape)
        .contains("entityID=" + HERE + "metadata")
        .contains("Location=" + HERE + "consumer")
        .contains("Location=" + HERE + "logout")
        .contains("use=encryption")
        .contains("AuthnRequestsSigned=true");
  }

  @Test
  void what_a_request_calls_us_decides_nothing() {
    assertThatThrownBy(
            () -> SamlConfig.from(Options.of(Map.of("xloud", Map.of("saml.metadata", "/idp.xml")))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("public_endpoint");
  }

  // Goodbyes

  private static final String GOODBYE =
      """
      <samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_bye" Version="2.0"\
       IssueInstant="2026-11-21T12:00:00Z" Destination="%slogout">\
      <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">%s</saml:Issuer>\
      <saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">ada</saml:NameID>%s\
      </samlp:LogoutRequest>\
      """
          .formatted(HERE, Idp.ENTITY, "%s");

  private static Goodbye believed(String document, Instant now) {
    SamlConfig config = config(OURS);
    return new Goodbyes(config, new Signatures(false), new Decryption(config.keys()))
        .believed(
            OpenSaml.ready().read(document, () -> Refused.problem("no XML")),
            provider(PROVIDER, POST),
            HERE + "logout",
            Optional.of("state"),
            now);
  }

  private static String signedGoodbye(String more) {
    return Idp.signed(GOODBYE.formatted(more), "_bye", PROVIDER, Idp.SHA256, List.of());
  }

  @Test
  void a_provider_may_say_who_has_left() {
    assertThat(believed(signedGoodbye(""), Idp.NOW).endings())
        .containsExactly(new Ending.OfSubject("ada"));
    Goodbye one = believed(signedGoodbye("<samlp:SessionIndex>s1</samlp:SessionIndex>"), Idp.NOW);
    assertThat(one.endings()).containsExactly(new Ending.OfIndex("s1"));
    assertThat(one.id()).isEqualTo("_bye");
    Departure answer =
        new Questions(config(OURS)).farewell(provider(null, POST), DOOR, one, "_answer", Idp.NOW);
    assertThat(((Departure.ByForm) answer).fields()).containsKeys("SAMLResponse", "RelayState");
  }

  private static String encryptedGoodbye(KeyFiles to) throws Exception {
    LogoutRequest request =
        (LogoutRequest)
            OpenSaml.ready().read(GOODBYE.formatted(""), () -> Refused.problem("no XML"));
    DataEncryptionParameters data = new DataEncryptionParameters();
    data.setAlgorithm(EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES256_GCM);
    KeyEncryptionParameters key = new KeyEncryptionParameters();
    key.setEncryptionCredential(new BasicCredential(to.certificate().getPublicKey()));
    key.setAlgorithm(EncryptionConstants.ALGO_ID_KEYTRANSPORT_RSAOAEP);
    EncryptedID encrypted = new Encrypter(data, key).encrypt(request.getNameID());
    request.setNameID(null);
    request.setEncryptedID(encrypted);
    return Idp.signed(OpenSaml.ready().write(request), "_bye", PROVIDER, Idp.SHA256, List.of());
  }

  @Test
  void who_has_left_may_be_encrypted() throws Exception {
    assertThat(believed(encryptedGoodbye(OURS), Idp.NOW).endings())
        .containsExactly(new Ending.OfSubject("ada"));
  }

  /** Or the provider would hear that somebody was logged out who was not. */
  @Test
  void a_goodbye_that_names_nobody_whom_we_can_read_is_refused() throws Exception {
    String nameless =
        GOODBYE.formatted("").replaceAll("<saml:NameID.*</saml:NameID>", "<samlp:Extensions/>");
    for (String bad :
        List.of(
            Idp.signed(nameless, "_bye", PROVIDER, Idp.SHA256, List.of()),
            encryptedGoodbye(PROVIDER))) {
      assertThatThrownBy(() -> believed(bad, Idp.NOW)).isInstanceOf(KeystoneException.class);
    }
  }

  @Test
  void i3_nobody_else_says_who_has_left() {
    String stranger = Idp.signed(GOODBYE.formatted(""), "_bye", OURS, Idp.SHA256, List.of());
    String elsewhere =
        Idp.signed(
            GOODBYE.formatted("").replace(HERE, "https://other.example/"),
            "_bye",
            PROVIDER,
            Idp.SHA256,
            List.of());
    for (String bad : List.of(GOODBYE.formatted(""), stranger, elsewhere, Idp.response())) {
      assertThatThrownBy(() -> believed(bad, Idp.NOW)).isInstanceOf(KeystoneException.class);
    }
    assertThatThrownBy(() -> believed(signedGoodbye(""), Idp.NOW.plusSeconds(361)))
        .isInstanceOf(KeystoneException.class);
  }

  @Test
  void i4_a_message_that_grows_is_refused() {
    String bomb =
        Query.of("SAMLRequest", "a".repeat(10_000_000), Optional.empty())
            .written(config(OURS).keys().orElseThrow());

    assertThatThrownBy(() -> Query.read("SAMLRequest", bomb)).isInstanceOf(KeystoneException.class);
    for (String bad :
        List.of(
            "",
            "SAMLRequest=a",
            "SAMLRequest=a&SAMLRequest=b",
            "SAMLRequest=%zz&Signature=a&SigAlg=b")) {
      assertThatThrownBy(() -> Query.read("SAMLRequest", bad))
          .isInstanceOf(KeystoneException.class);
    }
  }
}
