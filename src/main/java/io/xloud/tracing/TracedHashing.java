package io.xloud.tracing;

import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;

/**
 * Shows how long a request waits for a hash. An unknown user's looks as a known one's does, here as
 * everywhere.
 */
@Decorator
@Priority(2)
class TracedHashing implements PasswordHasher {
  private static final String MADE = "password.hash";
  private static final String CHECKED = "password.verify";

  private final PasswordHasher hasher;
  private final Tracing tracing;

  @Inject
  TracedHashing(@Delegate @Any PasswordHasher hasher, Tracing tracing) {
    this.hasher = hasher;
    this.tracing = tracing;
  }

  @Override
  public String hash(Secret password) {
    return tracing.inside(MADE, () -> hasher.hash(password));
  }

  @Override
  public boolean matches(Secret password, String stored) {
    return tracing.inside(CHECKED, () -> hasher.matches(password, stored));
  }

  @Override
  public void pretend(Secret password) {
    boolean _ =
        tracing.inside(
            CHECKED,
            () -> {
              hasher.pretend(password);
              return true;
            });
  }
}
