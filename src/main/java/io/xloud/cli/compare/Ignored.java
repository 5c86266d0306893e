package io.xloud.cli.compare;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may differ without being told.
 *
 * @param hosts whether links may begin with each server's own address
 * @param order whether lists may come in any order
 * @param headers names in lower case
 * @param members pointers into bodies, {@code *} for any name
 */
public record Ignored(boolean hosts, boolean order, Set<String> headers, List<String> members) {
  /** They tell of the moment, the connection or the program, not of the answer. */
  private static final List<String> ALWAYS =
      List.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "server",
          "transfer-encoding",
          "x-openstack-request-id");

  public Ignored {
    headers = Set.copyOf(headers);
    members = List.copyOf(members);
  }

  /** A word that names nothing is answered with an {@link IllegalArgumentException}. */
  public static Ignored of(List<String> words) {
    Set<String> headers = new TreeSet<>(ALWAYS);
    words.stream()
        .filter(word -> word.startsWith("header:"))
        .map(word -> word.substring("header:".length()).toLowerCase(Locale.ROOT))
        .forEach(headers::add);
    List<String> members =
        words.stream()
            .filter(word -> word.startsWith("body:"))
            .map(word -> word.substring("body:".length()))
            .toList();
    words.stream()
        .filter(word -> !word.matches("hosts|order|header:.+|body:/.+"))
        .findFirst()
        .ifPresent(word -> {
          throw new IllegalArgumentException(word);
        });
    return new Ignored(words.contains("hosts"), words.contains("order"), headers, members);
  }

  boolean header(String name) {
    return headers.contains(name);
  }

  boolean member(String pointer) {
    return members.stream().anyMatch(wanted -> matches(wanted.split("/"), pointer.split("/")));
  }

  private static boolean matches(String[] wanted, String[] found) {
    if (wanted.length != found.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(found[i])) {
        return false;
      }
    }
    return true;
  }
}
