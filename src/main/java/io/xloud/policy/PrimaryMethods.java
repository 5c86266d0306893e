package io.xloud.policy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which methods prove the user's own presence. All others are delegated, those unknown to us and a
 * token without any method included: what was handed on narrowly must not grow (B1).
 */
@Singleton
public final class PrimaryMethods {
  private static final Set<String> BUILT_IN =
      Set.of(
          "external", "kerberos", "mapped", "openid", "password", "saml2", "token", "totp", "x509");

  private final Set<String> primary;

  @Inject
  public PrimaryMethods(Options options) {
    this(Set.copyOf(options.list("auth", "additional_primary_auth_methods")));
  }

  PrimaryMethods(Set<String> additional) {
    Set<String> methods = new HashSet<>(BUILT_IN);
    methods.addAll(additional);
    // Never primary, whatever the configuration says: it only marks what a signature was traded
    // for.
    methods.remove("ec2credential");
    this.primary = Set.copyOf(methods);
  }

  public boolean isDelegated(List<String> methods) {
    return methods.isEmpty() || !primary.containsAll(methods);
  }

  /**
   * Whether the caller acts by somebody's leave. A trust is told by the token and not by its
   * methods, which are those of the trustee's own login.
   */
  public boolean isDelegated(AuthContext caller) {
    return !caller.admin()
        && (caller.delegation() instanceof Delegation.Trust || isDelegated(caller.methods()));
  }
}
