package io.xloud.assignment;

/**
 * A role given to somebody somewhere.
 *
 * @param inherited it counts for the projects below the target, and not for the target itself
 */
public record Grant(Holder holder, Target target, String roleId, boolean inherited) {
  /** Who was given the role. */
  public sealed interface Holder {
    String id();

    record User(String id) implements Holder {}

    record Group(String id) implements Holder {}
  }

  /** Where the role was given. */
  public sealed interface Target {
    /** The id of the project or domain; the system's is {@code system}. */
    String id();

    record Project(String id) implements Target {}

    record Domain(String id) implements Target {}

    record System() implements Target {
      @Override
      public String id() {
        return "system";
      }
    }
  }
}
