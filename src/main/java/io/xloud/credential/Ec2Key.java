package io.xloud.credential;

import io.xloud.crypto.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An EC2 credential as a signature is held against it.
 *
 * @param secret empty where none was ever stored: nothing can be signed with it
 */
public record Ec2Key(
    String userId, @Nullable String projectId, Optional<Secret> secret, MadeUnder madeUnder) {

  /** By whose leave it was made; a signature is traded for no more than that. */
  public sealed interface MadeUnder {
    /** The user made it in person. */
    record Nothing() implements MadeUnder {}

    record Trust(String trustId) implements MadeUnder {}

    record ApplicationCredential(String id) implements MadeUnder {}

    record AccessToken(String id) implements MadeUnder {}

    /** What is written there names nothing. */
    record Nobody() implements MadeUnder {}
  }
}
