package io.xloud.persistence;

import org.jdbi.v3.core.Handle;

/**
 * Lets changes that must see one another come one after the other: no circle in a tree, no value
 * twice where no key forbids it. Taken as the first statement of a transaction, a turn makes every
 * other taker wait for its commit, and on Galera, where no lock reaches the other nodes, fail
 * certification and start anew.
 */
public enum Turn {
  /** Which region lies in which. */
  REGIONS("regions"),
  /** Registered limits and the limits that hang on them. */
  LIMITS("limits"),
  /** Which stored policy holds where. */
  ENDPOINT_POLICIES("endpoint policies"),
  /** How many credentials a user has. */
  CREDENTIALS("credentials"),
  /** How many application credentials a user has. */
  APPLICATION_CREDENTIALS("application credentials");

  private final String name;

  Turn(String name) {
    this.name = name;
  }

  public void take(Handle handle) {
    handle
        .createUpdate(
            "INSERT INTO xi_turn (name, taken) VALUES (:name, 1)"
                + " ON DUPLICATE KEY UPDATE taken = taken + 1")
        .bind("name", name)
        .execute();
  }
}
