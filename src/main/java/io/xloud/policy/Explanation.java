package io.xloud.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule taken apart: each part as written, what it came to for one caller and target, and what it
 * looked at.
 *
 * @param source of a named rule: where it was written
 * @param values of a part that compares: what the caller and the target hold
 */
public record Explanation(
    String check,
    Verdict verdict,
    @Nullable String source,
    List<Value> values,
    List<Explanation> parts) {
  public Explanation {
    values = List.copyOf(values);
    parts = List.copyOf(parts);
  }

  /** Somebody who holds an attribute. */
  public enum Holder {
    CALLER,
    TARGET
  }

  /**
   * One attribute that a part looked at.
   *
   * @param present false when there is none of that name, which makes the part unknown
   */
  public record Value(Holder of, String name, boolean present, @Nullable Object value) {
    static Value absent(Holder of, String name) {
      return new Value(of, name, false, null);
    }

    static Value of(Holder of, String name, @Nullable Object value) {
      return new Value(of, name, true, Discretion.shown(name, value));
    }
  }
}
