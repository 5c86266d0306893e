package io.xloud.identity;

import java.util.List;

/** Some rows of a list, and whether there may be more than the caller was given. */
public record Listing<T>(List<T> rows, boolean truncated) {
  public Listing {
    rows = List.copyOf(rows);
  }

  public static <T> Listing<T> whole(List<T> rows) {
    return new Listing<>(rows, false);
  }
}
