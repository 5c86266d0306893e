package io.xloud.resource;

import io.xloud.context.AuthContext;
import java.util.List;

/**
 * Projects are gone; fired inside the transaction that deleted them, so that observers clean up in
 * it, with as many statements for one as for thousands.
 */
public record ProjectDeleted(List<String> projectIds, AuthContext by) {
  public ProjectDeleted {
    projectIds = List.copyOf(projectIds);
  }

  public ProjectDeleted(String projectId, AuthContext by) {
    this(List.of(projectId), by);
  }
}
