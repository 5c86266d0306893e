package io.xloud.assignment;

import io.xloud.identity.HeldGroups;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Who belongs to which group. */
public interface Membership {
  List<String> groupIdsOf(String userId);

  /** The same, and until when that holds without anybody's doing. */
  default HeldGroups heldGroups(String userId) {
    return HeldGroups.withoutEnd(groupIdsOf(userId));
  }

  /** For each group its members; groups without any may be missing. */
  Map<String, List<String>> membersOf(Collection<String> groupIds);
}
