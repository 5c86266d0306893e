package io.xloud.identity;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

/** What rooms above hear of users, fired inside the transaction that makes it true. */
@Singleton
class UserNews {
  private final Event<UserDeleted> deleted;
  private final Event<UserDisabled> disabled;
  private final Event<PasswordChanged> passwordChanged;

  UserNews(
      Event<UserDeleted> deleted,
      Event<UserDisabled> disabled,
      Event<PasswordChanged> passwordChanged) {
    this.deleted = deleted;
    this.disabled = disabled;
    this.passwordChanged = passwordChanged;
  }

  Event<UserDeleted> deleted() {
    return deleted;
  }

  Event<UserDisabled> disabled() {
    return disabled;
  }

  Event<PasswordChanged> passwordChanged() {
    return passwordChanged;
  }
}
