package io.xloud.credential;

import io.xloud.crypto.Secret;
import org.jspecify.annotations.Nullable;

/** What the blob of an EC2 credential says to its owner. */
public record Ec2Credential(
    @Nullable String access, @Nullable Secret secret, @Nullable String trustId) {
  public static Ec2Credential of(Credential credential) {
    Ec2Blob blob = Ec2Blob.stored(credential.blob());
    return new Ec2Credential(
        blob.text("access"), blob.secret().orElse(null), blob.text("trust_id"));
  }
}
