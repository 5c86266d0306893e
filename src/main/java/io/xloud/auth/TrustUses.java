package io.xloud.auth;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.token.Handed;
import io.xloud.token.IssuedToken;
import io.xloud.trust.TrustService;
import jakarta.inject.Singleton;

/** Counts how often a token is issued by a trust whose uses are numbered. */
@Singleton
public final class TrustUses {
  private final TrustService trusts;
  private final Caller caller;

  TrustUses(TrustService trusts, Caller caller) {
    this.trusts = trusts;
    this.caller = caller;
  }

  /** Of two who want the last use, one goes without the token just made. */
  public void count(IssuedToken issued) {
    if (issued.token().handed() instanceof Handed.ByTrust trusted) {
      AuthContext by = issued.token().context(caller.requestId()).from(caller.origin());
      trusts.use(trusted.trust(), by);
    }
  }
}
