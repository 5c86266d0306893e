package io.xloud.notification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Logins of this node that are still to be told, in memory alone: a database that had to keep each
 * wrong password would be an attacker's lever. When the broker is away for long the oldest go, so
 * that what comes later tells most of what goes on.
 */
final class WaitingLogins {
  private final int most;
  private final Deque<Notification> waiting = new ArrayDeque<>();

  WaitingLogins(int most) {
    this.most = most;
  }

  /** Whether there was room, or another one had to go. */
  synchronized boolean add(Notification login) {
    boolean room = waiting.size() < most;
    if (!room) {
      waiting.removeFirst();
    }
    waiting.addLast(login);
    return room;
  }

  synchronized List<Notification> oldest(int number) {
    return new ArrayList<>(waiting.stream().limit(number).toList());
  }

  /** Those that went meanwhile, because of the bound, are no longer there to be removed. */
  synchronized void told(List<Notification> logins) {
    for (Notification login : logins) {
      if (!waiting.isEmpty() && waiting.getFirst() == login) {
        waiting.removeFirst();
      }
    }
  }

  synchronized int size() {
    return waiting.size();
  }
}
