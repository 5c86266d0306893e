package io.xloud.crypto;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * The form that most of the last {@value #REMEMBERED} passwords have which were checked: what a
 * check costs here. New passwords may cost more or less since somebody changed the settings.
 */
final class CustomaryForm {
  private static final int REMEMBERED = 63;

  private final Deque<String> lately = new ArrayDeque<>();

  synchronized void seen(StoredPassword password) {
    lately.addLast(password.ofNobody().text());
    if (lately.size() > REMEMBERED) {
      lately.removeFirst();
    }
  }

  /** With the cost of the others, and nobody's salt and digest; empty before the first check. */
  synchronized Optional<StoredPassword> ofNobody() {
    return lately.stream().collect(groupingBy(identity(), counting())).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .flatMap(StoredPassword::read);
  }
}
