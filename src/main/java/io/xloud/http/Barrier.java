package io.xloud.http;

import java.util.Optional;

/** What a room has to say against requests whose route is not looked for yet. */
public interface Barrier {
  /**
   * What must be asked about a request, or nothing. Answers at once, on the event loop; the
   * question itself may take its time, and refuses by a {@code KeystoneException}.
   */
  Optional<Runnable> against(CurrentRequest request);
}
