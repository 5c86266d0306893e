package io.xloud.assignment;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Who belongs to which group. */
public interface Membership {
  List<String> groupIdsOf(String userId);

  /** For each group its members; groups without any may be missing. */
  Map<String, List<String>> membersOf(Collection<String> groupIds);
}
