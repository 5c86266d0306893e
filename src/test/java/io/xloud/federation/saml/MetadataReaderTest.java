package io.xloud.federation.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.KeystoneException;
import io.xloud.testing.KeyFiles;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetadataReaderTest {
  private static final KeyFiles PROVIDER = KeyFiles.of("provider", "RSA");
  private static final KeyFiles FEDERATION = KeyFiles.of("federation", "RSA");

  static final String ENTITY =
      """
      <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"\
       xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%s" ID="_one" %s>\
      <md:Extensions/><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
      <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate>\
      </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
      <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"\
       Location="https://idp.example/out" ResponseLocation="https://idp.example/left"/>\
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"\
       Location="https://idp.example/in"/>\
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"\
       Location="javascript:alert(1)"/></md:IDPSSODescriptor></md:EntityDescriptor>\
      """;

  private static String entity(String id, String more) throws Exception {
    return ENTITY.formatted(
        id, more, Base64.getEncoder().encodeToString(PROVIDER.certificate().getEncoded()));
  }

  private static Map<String, KnownProvider> read(String text, Optional<X509Certificate> signer) {
    return new MetadataReader(new Signatures(false), signer).read(text);
  }

  @Test
  void one_provider_is_read() throws Exception {
    assertThat(read(entity(Idp.ENTITY, ""), Optional.empty()))
        .containsOnlyKeys(Idp.ENTITY)
        .hasEntrySatisfying(
            Idp.ENTITY,
            one -> {
              assertThat(one.keys()).containsExactly(PROVIDER.certificate().getPublicKey());
              assertThat(one.signOn())
                  .containsExactly(
                      Map.entry(
                          "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
                          "https://idp.example/in"));
              assertThat(one.logout()).containsValue("https://idp.example/left");
            });
  }

  @Test
  void all_of_a_federation_are_read_with_their_ends() throws Exception {
    String all =
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\""
            + " validUntil=\"2026-11-22T00:00:00Z\">"
            + entity("https://one.example", "")
            + entity("https://two.example", "validUntil=\"2026-11-21T11:00:00Z\"")
                .replace("_one", "_two")
            + "</md:EntitiesDescriptor>";

    assertThat(read(all, Optional.empty()))
        .containsOnlyKeys("https://one.example", "https://two.example")
        .hasEntrySatisfying(
            "https://two.example", two -> assertThat(two.until()).isEqualTo("2026-11-21T11:00:00Z"))
        .hasEntrySatisfying(
            "https://one.example",
            one -> assertThat(one.until()).isEqualTo("2026-11-22T00:00:00Z"));
  }

  @Test
  void one_that_cannot_be_read_costs_the_others_nothing() throws Exception {
    String broken =
        entity("https://two.example", "")
            .replace("_one", "_two")
            .replaceFirst("<ds:X509Certificate>.{40}", "<ds:X509Certificate>AAAA");
    String all =
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
            + broken
            + entity("https://one.example", "")
            + "</md:EntitiesDescriptor>";

    assertThat(read(all, Optional.empty()))
        .hasEntrySatisfying("https://one.example", one -> assertThat(one.keys()).isNotEmpty())
        .hasEntrySatisfying(
            "https://two.example",
            two -> assertThat(two.until()).as("believed in nothing").isEqualTo(Instant.EPOCH));
    assertThatThrownBy(() -> read(broken, Optional.empty())).isInstanceOf(KeystoneException.class);
  }

  @Test
  void where_somebody_has_to_sign_it_nothing_else_counts() throws Exception {
    String plain = entity(Idp.ENTITY, "");
    Optional<X509Certificate> signer = Optional.of(FEDERATION.certificate());

    assertThat(read(Idp.signed(plain, "_one", FEDERATION, Idp.SHA256, List.of()), signer))
        .containsOnlyKeys(Idp.ENTITY);
    String byAnother = Idp.signed(plain, "_one", PROVIDER, Idp.SHA256, List.of());
    for (String bad : List.of(plain, byAnother)) {
      assertThatThrownBy(() -> read(bad, signer)).isInstanceOf(KeystoneException.class);
    }
  }

  @Test
  void i4_what_is_no_metadata_is_refused() {
    for (String bad : List.of("", "<a/>", "<!DOCTYPE a><a/>", Idp.response())) {
      assertThatThrownBy(() -> read(bad, Optional.empty())).isInstanceOf(KeystoneException.class);
    }
  }
}
