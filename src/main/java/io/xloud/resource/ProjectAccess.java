package io.xloud.resource;

import java.util.Set;

/** Where a user has a role; answered by the room above that knows the grants. */
public interface ProjectAccess {
  Set<String> projectIdsOf(String userId);
}
