package io.xloud.persistence;

import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;

/** Stands before every hash of a password: whoever holds a connection meanwhile has a defect. */
@Decorator
@Priority(1)
class HashingOutside implements PasswordHasher {
  private static final String WORK = "a password is hashed";

  private final PasswordHasher hasher;

  @Inject
  HashingOutside(@Delegate @Any PasswordHasher hasher) {
    this.hasher = hasher;
  }

  @Override
  public String hash(Secret password) {
    Database.requireNoConnectionHeld(WORK);
    return hasher.hash(password);
  }

  @Override
  public boolean matches(Secret password, String stored) {
    Database.requireNoConnectionHeld(WORK);
    return hasher.matches(password, stored);
  }

  @Override
  public void pretend(Secret password) {
    Database.requireNoConnectionHeld(WORK);
    hasher.pretend(password);
  }
}
