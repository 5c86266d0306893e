package io.xloud.auth.oauth2;

import io.xloud.config.Options;
import java.util.List;

/**
 * {@code [oauth2]} of {@code keystone.conf}.
 *
 * @param methods how clients may prove who they are
 * @param mappingId of the mapping from names in certificates to users
 */
public record OAuth2Config(List<String> methods, String mappingId) {
  public static final String CERTIFICATE = "tls_client_auth";
  public static final String SECRET = "client_secret_basic";

  public OAuth2Config {
    methods = List.copyOf(methods);
  }

  public static OAuth2Config from(Options options) {
    return new OAuth2Config(
        options.list("oauth2", "oauth2_authn_methods"),
        options.text("oauth2", "oauth2_cert_dn_mapping_id").orElse("oauth2_mapping"));
  }

  public boolean takesCertificates() {
    return methods.contains(CERTIFICATE);
  }

  public boolean takesSecrets() {
    return methods.contains(SECRET);
  }
}
