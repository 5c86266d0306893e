package io.xloud.assignment;

/**
 * A role held out to somebody.
 *
 * @param holderSeen the tables know the holder as far as anybody knows, so the role is given only
 *     if that is still true; what is inherited may also be given to somebody who is yet to come,
 *     and of a directory with ids of its own the tables know nobody
 * @param inherited for the projects below the target, and not for the target itself
 */
public record Offer(Role role, Grant.Holder holder, boolean holderSeen, boolean inherited) {
  public static Offer of(Role role, Grant.Holder holder) {
    return new Offer(role, holder, true, false);
  }

  Grant on(Grant.Target target) {
    return new Grant(holder, target, role.id(), inherited);
  }
}
