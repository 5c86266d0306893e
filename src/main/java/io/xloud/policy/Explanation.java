package io.xloud.policy;

import java.util.List;

/** A rule taken apart: each part as written and what it came to for one caller and target. */
public record Explanation(String check, Verdict verdict, List<Explanation> parts) {
  public Explanation {
    parts = List.copyOf(parts);
  }
}
