package io.xloud.credential;

import io.xloud.crypto.CredentialCipher.Encrypted;
import io.xloud.crypto.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A credential as it is stored: everything is known of it but the secret. */
public record SealedCredential(
    String id,
    String userId,
    @Nullable String projectId,
    String type,
    Encrypted secret,
    Map<String, @Nullable Object> extra) {
  public SealedCredential {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  static SealedCredential of(Credential credential, Encrypted secret) {
    return new SealedCredential(
        credential.id(),
        credential.userId(),
        credential.projectId(),
        credential.type(),
        secret,
        credential.extra());
  }

  /** Told apart by case, as the reference does where a key is redeemed. */
  public boolean isEc2() {
    return type.equals(Credential.EC2);
  }

  Credential opened(Secret blob) {
    return new Credential(id, userId, projectId, type, blob, extra);
  }
}
