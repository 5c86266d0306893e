package io.xloud.identity;

import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Groups of all domains and who is in them. */
@Singleton
public class GroupService {
  private final IdentityDrivers drivers;

  GroupService(IdentityDrivers drivers) {
    this.drivers = drivers;
  }

  /** Finds what the database calls equal: use only the id of the answer from then on. */
  public Optional<Group> find(String id) {
    var at = drivers.locate(id);
    return at.driver().findGroup(at.localId());
  }

  public Optional<Group> findByName(String domainId, String name) {
    return drivers.forDomain(domainId).findGroupByName(domainId, name);
  }

  /** Those that exist, in no order, in one question. */
  public List<Group> findAll(Collection<String> ids) {
    return drivers.standard().findGroups(ids);
  }

  public Listing<Group> list(ListQuery query) {
    return drivers.standard().listGroups(query);
  }

  /** Ids of the users that were put into the group here. */
  public List<String> userIdsIn(String groupId) {
    var at = drivers.locate(groupId);
    return at.driver().userIdsIn(at.localId());
  }
}
