package io.xloud.identity;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

/** What rooms above hear of users, fired inside the transaction that makes it true. */
@Singleton
class UserNews {
  private final Event<UserDeleted> deleted;
  private final Event<PasswordChanged> passwordChanged;

  UserNews(Event<UserDeleted> deleted, Event<PasswordChanged> passwordChanged) {
    this.deleted = deleted;
    this.passwordChanged = passwordChanged;
  }

  Event<UserDeleted> deleted() {
    return deleted;
  }

  Event<PasswordChanged> passwordChanged() {
    return passwordChanged;
  }
}
