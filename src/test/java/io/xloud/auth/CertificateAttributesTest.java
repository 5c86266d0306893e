package io.xloud.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.testing.Certificates;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAttributesTest {
  private static final String ISSUER = "CN=john,OU=keystone,O=openstack";

  private static final CertificateAttributes ADA =
      CertificateAttributes.of(
          Certificates.issuedBy(
              "CN=john, OU=keystone, O=openstack",
              "CN=ada\\;admin, OU=one, OU=two, O=analysts, C=GB",
              "-ext",
              "san=email:ada@example.org,dns:ada.example.org"));

  @Test
  void they_are_called_as_by_mod_ssl() {
    assertThat(ADA.first("SSL_CLIENT_I_DN")).contains(ISSUER);
    assertThat(ADA.first("SSL_CLIENT_I_DN_CN")).contains("john");
    assertThat(ADA.first("SSL_CLIENT_S_DN_O")).contains("analysts");
    assertThat(ADA.first("SSL_CLIENT_S_DN_C")).contains("GB");
    assertThat(ADA.values().get("SSL_CLIENT_S_DN_OU_0")).hasSize(1);
    assertThat(ADA.values().get("SSL_CLIENT_S_DN_OU_1")).hasSize(1);
    assertThat(ADA.first("SSL_CLIENT_SAN_Email_0")).contains("ada@example.org");
    assertThat(ADA.first("SSL_CLIENT_SAN_DNS_0")).contains("ada.example.org");
    assertThat(ADA.first("SSL_CLIENT_S_DN_L")).isEmpty();
  }

  @Test
  void i1_a_semicolon_in_a_name_does_not_make_two_values_of_it() {
    assertThat(ADA.values().get("SSL_CLIENT_S_DN_CN")).isEqualTo(List.of("ada;admin"));
  }

  @Test
  void an_issuer_is_trusted_by_its_whole_name_alone() {
    assertThat(trusting(ISSUER).trusted(ADA)).contains(ISSUER);
    assertThat(trusting("CN=john, OU=keystone, O=openstack").trusted(ADA))
        .contains("CN=john, OU=keystone, O=openstack");
    assertThat(trusting("CN=john,OU=keystone").trusted(ADA)).isEmpty();
    assertThat(trusting("O=openstack,OU=keystone,CN=john").trusted(ADA)).isEmpty();
    assertThat(trusting("junk").trusted(ADA)).isEmpty();
    assertThat(new TokenlessConfig(List.of(), "x509", "SSL_CLIENT_I_DN").trusted(ADA)).isEmpty();
  }

  @Test
  void another_attribute_may_name_the_issuer() {
    assertThat(new TokenlessConfig(List.of("john"), "x509", "SSL_CLIENT_I_DN_CN").trusted(ADA))
        .contains("john");
    assertThat(new TokenlessConfig(List.of("john"), "x509", "SSL_CLIENT_NONE").trusted(ADA))
        .isEmpty();
  }

  private static TokenlessConfig trusting(String issuer) {
    return new TokenlessConfig(List.of(issuer), "x509", "SSL_CLIENT_I_DN");
  }
}
