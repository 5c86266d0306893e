package io.xloud.appcred;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of an access rule, matched in a time that grows with its length times the path's and no
 * faster, whatever stands in it.
 */
record PathPattern(List<Step> steps) {
  /** What the next letters of a path may be. */
  private sealed interface Step {
    /** This one letter. */
    record Letter(char letter) implements Step {}

    /** One part of the path: anything but a slash, at least one letter. */
    record Part() implements Step {}

    /** Anything, also nothing. */
    record Rest() implements Step {}
  }

  PathPattern {
    steps = List.copyOf(steps);
  }

  static PathPattern of(String path) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < path.length()) {
      char letter = path.charAt(at);
      int end = letter == '{' ? path.indexOf('}', at) : -1;
      if (end > 0) {
        steps.add(new Step.Part());
        at = end + 1;
      } else if (path.startsWith("**", at)) {
        steps.add(new Step.Rest());
        at += 2;
      } else {
        steps.add(letter == '*' ? new Step.Part() : new Step.Letter(letter));
        at++;
      }
    }
    return new PathPattern(steps);
  }

  /** Walks the path once and keeps all places of the pattern where it may be by then. */
  boolean matches(String path) {
    boolean[] places = new boolean[steps.size() + 1];
    places[0] = true;
    skipRests(places);
    for (int i = 0; i < path.length(); i++) {
      places = after(path.charAt(i), places);
    }
    return places[steps.size()];
  }

  private boolean[] after(char letter, boolean[] places) {
    boolean[] next = new boolean[places.length];
    for (int place = 0; place < steps.size(); place++) {
      if (places[place]) {
        switch (steps.get(place)) {
          case Step.Letter(var wanted) -> next[place + 1] |= letter == wanted;
          case Step.Rest _ -> next[place] = true;
          case Step.Part _ -> {
            next[place] |= letter != '/';
            next[place + 1] |= letter != '/';
          }
        }
      }
    }
    skipRests(next);
    return next;
  }

  private void skipRests(boolean[] places) {
    for (int place = 0; place < steps.size(); place++) {
      places[place + 1] |= places[place] && steps.get(place) instanceof Step.Rest;
    }
  }
}
