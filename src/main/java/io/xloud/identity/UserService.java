package io.xloud.identity;

import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Users of all domains, wherever they live. */
@Singleton
public class UserService {
  private final IdentityDrivers drivers;

  UserService(IdentityDrivers drivers) {
    this.drivers = drivers;
  }

  /** Finds what the database calls equal: use only the id of the answer from then on. */
  public Optional<User> find(String id) {
    var at = drivers.locate(id);
    return at.driver().findUser(at.localId());
  }

  /** {@link #find} with what links the user to identity providers. */
  public Optional<User> show(String id) {
    var at = drivers.locate(id);
    return at.driver()
        .findUser(at.localId())
        .map(user -> user.with(at.driver().federatedIdentities(user.id())));
  }

  public Optional<User> findByName(String domainId, String name) {
    return drivers.forDomain(domainId).findUserByName(domainId, name);
  }

  /** Those that exist, in no order, in one question. */
  public List<User> findAll(Collection<String> ids) {
    return drivers.standard().findUsers(ids);
  }

  public Listing<User> list(ListQuery query) {
    return drivers.standard().listUsers(query);
  }

  /** Ids of the groups the user is in now, memberships that end by themselves included. */
  public List<String> groupIdsOf(String userId) {
    var at = drivers.locate(userId);
    return at.driver().groupIdsOf(at.localId());
  }
}
