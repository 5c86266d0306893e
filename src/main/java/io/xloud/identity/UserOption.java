package io.xloud.identity;

import java.util.Arrays;
import java.util.Optional;

/** What can be set for one user, against the rules for all; the id is what the table stores. */
public enum UserOption {
  IGNORE_CHANGE_PASSWORD_UPON_FIRST_USE("1000", "ignore_change_password_upon_first_use"),
  IGNORE_PASSWORD_EXPIRY("1001", "ignore_password_expiry"),
  IGNORE_LOCKOUT_FAILURE_ATTEMPTS("1002", "ignore_lockout_failure_attempts"),
  LOCK_PASSWORD("1003", "lock_password"),
  IGNORE_USER_INACTIVITY("1004", "ignore_user_inactivity"),
  MULTI_FACTOR_AUTH_RULES("MFAR", "multi_factor_auth_rules"),
  MULTI_FACTOR_AUTH_ENABLED("MFAE", "multi_factor_auth_enabled");

  private final String id;
  private final String key;

  UserOption(String id, String key) {
    this.id = id;
    this.key = key;
  }

  /** Column {@code user_option.option_id}. */
  public String id() {
    return id;
  }

  /** The member of {@code options} in the API. */
  public String key() {
    return key;
  }

  public static Optional<UserOption> withId(String id) {
    return Arrays.stream(values()).filter(option -> option.id.equals(id)).findFirst();
  }

  public static Optional<UserOption> withKey(String key) {
    return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
  }
}
