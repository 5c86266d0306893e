package io.xloud.cli;

import io.xloud.error.StartFailure;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An id that the operator chose, for something that must have the same one in several clouds. */
final class ChosenId {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private ChosenId() {}

  /**
   * @throws StartFailure for one that no address could name
   */
  static @Nullable String of(String option, @Nullable String id) {
    if (id != null && !FORM.matcher(id).matches()) {
      throw new StartFailure(
          "%s takes 1 to 64 letters, digits, dots, dashes and underscores.".formatted(option));
    }
    return id;
  }
}
