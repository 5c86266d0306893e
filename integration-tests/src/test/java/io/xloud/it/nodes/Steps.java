package io.xloud.it.nodes;

import java.util.ArrayList;
import java.util.List;

/** The steps of the walk over all writes, as the rooms add theirs. */
final class Steps {
  /** Makes what the write needs. */
  interface Prepared {
    Write with(Seed seed) throws Exception;
  }

  /**
   * A form of a write.
   *
   * @param route method and path as the server's own document spells them
   * @param wide whether it makes untrue what nearly all validations were made of: such steps are
   *     walked one after another, or one would do another's work
   */
  record Step(String route, String form, boolean wide, Prepared prepared) {
    @Override
    public String toString() {
      return form.isEmpty() ? route : route + " (" + form + ")";
    }
  }

  private final List<Step> steps = new ArrayList<>();

  void narrow(String route, String form, Prepared prepared) {
    steps.add(new Step(route, form, false, prepared));
  }

  void wide(String route, String form, Prepared prepared) {
    steps.add(new Step(route, form, true, prepared));
  }

  List<Step> all() {
    return List.copyOf(steps);
  }
}
