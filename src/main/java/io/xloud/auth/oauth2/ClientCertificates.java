package io.xloud.auth.oauth2;

import io.xloud.http.Vouched;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The certificate of the client of the request at hand, as somebody we believe says (I1). */
@Singleton
public final class ClientCertificates {
  private final Vouched vouched;

  ClientCertificates(Vouched vouched) {
    this.vouched = vouched;
  }

  Optional<ClientCertificate> shown() {
    return vouched.certificate().map(ClientCertificate::new);
  }

  /** Whether the client shows another certificate than the one with the thumbprint (L7). */
  public boolean isOther(String thumbprint) {
    return shown().filter(each -> !each.thumbprint().equals(thumbprint)).isPresent();
  }
}
