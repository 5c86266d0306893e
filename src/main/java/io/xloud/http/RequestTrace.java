package io.xloud.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Follows requests for a room that tells of them elsewhere. */
public interface RequestTrace {
  /** Asked once, at the start: while nobody is on, no request is looked at. */
  boolean isOn();

  /** Called on the event loop, in the context that the request keeps until its end. */
  Following follow(Arrival request);

  /**
   * A request as it came. Its path is told at its end only, when it is known to lead somewhere: a
   * client of old puts a token into one that does not.
   *
   * @param method empty for one that the client made up
   * @param id the one that goes back in {@code x-openstack-request-id}
   * @param globalId the one that runs through all services, when the caller sent one
   * @param base the address by which the client reached us, as links begin with it
   * @param headers every value of a header
   */
  record Arrival(
      Optional<String> method,
      String id,
      Optional<String> globalId,
      String base,
      Function<String, List<String>> headers) {}

  /** A door that was found, with the names of parameters and with their values. */
  record Door(String route, String path) {}

  /** Hears of the end. */
  interface Following {
    /**
     * @param door empty where the path leads nowhere
     * @param status 499 when the client went away before its answer
     */
    void end(Optional<Door> door, int status);
  }
}
