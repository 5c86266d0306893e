package io.xloud.token;

import io.xloud.config.Options;
import java.time.Duration;
import java.util.List;

/**
 * {@code [token]} and what of {@code [auth]} and {@code [resource]} shapes a token.
 *
 * @param expiration how long a new token lives
 * @param allowExpiredWindow how long after its end a token may still be validated on request
 * @param revokeById what of the reference service's list of revoked PKI tokens is left says so
 * @param methods {@code [auth] methods}, whose order is the order of bits in a token
 * @param adminProjectName with its domain: the project whose tokens say {@code is_admin_project}
 */
public record TokenConfig(
    Duration expiration,
    Duration allowExpiredWindow,
    boolean allowRescopeScopedToken,
    boolean revokeById,
    List<String> methods,
    String adminProjectName,
    String adminProjectDomainName) {
  public TokenConfig {
    methods = List.copyOf(methods);
  }

  public static TokenConfig from(Options options) {
    return new TokenConfig(
        Duration.ofSeconds(options.integer("token", "expiration")),
        Duration.ofSeconds(options.integer("token", "allow_expired_window")),
        options.flag("token", "allow_rescope_scoped_token"),
        options.flag("token", "revoke_by_id"),
        options.list("auth", "methods"),
        options.text("resource", "admin_project_name").orElse(""),
        options.text("resource", "admin_project_domain_name").orElse(""));
  }

  public boolean namesAdminProject() {
    return !adminProjectName.isEmpty() && !adminProjectDomainName.isEmpty();
  }
}
