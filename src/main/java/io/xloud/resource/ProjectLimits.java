package io.xloud.resource;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits set for projects, as clients read them; answered by the room above that has them. */
public interface ProjectLimits {
  /** By project, in one question; projects without any may be missing. */
  Map<String, List<Map<String, @Nullable Object>>> of(Collection<String> projectIds);
}
