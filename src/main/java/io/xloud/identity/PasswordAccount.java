package io.xloud.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a driver knows about a user's passwords.
 *
 * @param failures wrong passwords in a row
 * @param passwords the oldest first, the current one last
 */
public record PasswordAccount(
    int failures, @Nullable Instant lastFailureAt, List<Stored> passwords) {
  public PasswordAccount {
    passwords = List.copyOf(passwords);
  }

  /** A password as it lies in the table. */
  public record Stored(long id, @Nullable String hash, Instant createdAt, boolean selfService) {
    @Override
    public String toString() {
      return "Stored[id=%d, createdAt=%s, selfService=%s]".formatted(id, createdAt, selfService);
    }
  }

  public @Nullable Stored current() {
    return passwords.isEmpty() ? null : passwords.getLast();
  }

  /** The stored form of the current password, null when there is none to match. */
  public @Nullable String currentHash() {
    Stored current = current();
    return current == null ? null : current.hash();
  }

  /** The newest passwords, at most so many. */
  public List<Stored> last(int count) {
    return passwords.subList(Math.max(0, passwords.size() - count), passwords.size());
  }
}
