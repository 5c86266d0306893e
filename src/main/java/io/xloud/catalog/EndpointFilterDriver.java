package io.xloud.catalog;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.query.ListQuery;
import java.util.List;
import java.util.Optional;

/** Where OS-EP-FILTER is stored: endpoint groups, and what was picked for which project. */
public interface EndpointFilterDriver {
  /** An endpoint picked for a project, or an endpoint group; both as stored. */
  record Pick(String pickedId, String projectId) {}

  Optional<EndpointGroup> findGroup(String id);

  /** Ordered by id. */
  List<EndpointGroup> groups(ListQuery query);

  /** Ordered by id. */
  List<EndpointGroup> groupsOf(String projectId);

  void insert(EndpointGroup group);

  Outcome updateGroup(String id, CatalogPatch patch);

  /** The group, and for whom it was picked. */
  Outcome deleteGroup(String id);

  /** {@code GONE} without the endpoint, {@code TAKEN} when it is picked already. */
  Outcome pickEndpoint(Pick pick);

  Optional<Pick> findEndpoint(String endpointId, String projectId);

  Outcome dropEndpoint(Pick pick);

  /** Ordered. */
  List<String> projectsOfEndpoint(String endpointId);

  /** {@code GONE} without the group, {@code TAKEN} when it is picked already. */
  Outcome pickGroup(Pick pick);

  Optional<Pick> findGroup(String groupId, String projectId);

  Outcome dropGroup(Pick pick);

  /** Ordered. */
  List<String> projectsOfGroup(String groupId);
}
