package io.xloud.federation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What one rule of a mapping made of somebody's attributes.
 *
 * @param number from 1 on
 * @param asked its remote side, up to the first condition that does not hold
 * @param locals its local side with everything filled in; nothing when it does not apply
 */
public record Tried(int number, List<Asked> asked, List<JsonNode> locals) {
  public Tried {
    asked = List.copyOf(asked);
    locals = List.copyOf(locals);
  }

  public boolean applies() {
    return asked.stream().allMatch(Asked::holds);
  }

  /**
   * One condition of the remote side.
   *
   * @param condition as a mapping spells it, such as {@code any_one_of}; empty for a mere attribute
   * @param given the values of the attribute, none when it is not there
   * @param passed what of them the local side may name; none for a mere condition
   */
  public record Asked(
      String attribute, String condition, List<String> given, boolean holds, List<String> passed) {
    public Asked {
      given = List.copyOf(given);
      passed = List.copyOf(passed);
    }
  }
}
