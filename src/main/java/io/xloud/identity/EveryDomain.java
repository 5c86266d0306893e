package io.xloud.identity;

import io.xloud.crypto.Secret;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Answers for all domains where some have drivers of their own: each question goes to one. */
final class EveryDomain implements IdentityDriver {
  private static final Set<String> OF_PROVIDER = Set.of("idp_id", "protocol_id", "unique_id");

  private final DomainDrivers drivers;
  private final IdentityDriver tables;

  EveryDomain(DomainDrivers drivers, IdentityDriver tables) {
    this.drivers = drivers;
    this.tables = tables;
  }

  private <T> T at(String publicId, BiFunction<IdentityDriver, String, T> question) {
    IdentityDrivers.Located at = drivers.locate(publicId);
    return question.apply(at.driver(), at.localId());
  }

  /** Each driver is asked once, for all ids that are its own. */
  private Map<IdentityDriver, List<String>> byDriver(Collection<String> publicIds) {
    Map<String, IdMapping> mapped = new HashMap<>();
    drivers.mapped(publicIds).forEach(mapping -> mapped.put(mapping.publicId(), mapping));
    Map<IdentityDriver, List<String>> ids = new LinkedHashMap<>();
    for (String id : publicIds) {
      IdMapping mapping = mapped.get(id);
      IdentityDriver driver =
          mapping == null ? drivers.unmapped() : drivers.forDomain(mapping.domainId());
      ids.computeIfAbsent(driver, _ -> new ArrayList<>()).add(id);
    }
    return ids;
  }

  private <T> List<T> all(
      Collection<String> publicIds, BiFunction<IdentityDriver, List<String>, List<T>> question) {
    List<T> all = new ArrayList<>();
    byDriver(publicIds).forEach((driver, ids) -> all.addAll(question.apply(driver, ids)));
    return all;
  }

  /** Links to identity providers lie in the tables, wherever the domain's other users live. */
  private IdentityDriver listed(ListQuery query) {
    boolean ofProvider =
        query.filters().stream().map(Filter::attribute).anyMatch(OF_PROVIDER::contains);
    return ofProvider ? tables : ofDomain(query);
  }

  private IdentityDriver ofDomain(ListQuery query) {
    return query.exact("domain_id").map(drivers::forDomain).orElseGet(drivers::unmapped);
  }

  @Override
  public Optional<User> findUser(String userId) {
    return at(userId, IdentityDriver::findUser);
  }

  @Override
  public Optional<User> findUserByName(String domainId, String name) {
    return drivers.forDomain(domainId).findUserByName(domainId, name);
  }

  @Override
  public List<User> findUsers(Collection<String> userIds) {
    return all(userIds, IdentityDriver::findUsers);
  }

  @Override
  public List<FederatedIdentity> federatedIdentities(String userId) {
    return tables.federatedIdentities(userId);
  }

  @Override
  public List<User> listUsers(ListQuery query) {
    IdentityDriver driver = listed(query);
    boolean named = query.filters().stream().anyMatch(filter -> filter.attribute().equals("name"));
    List<User> found = driver.listUsers(query);
    return named && !driver.equals(tables)
        ? merged(found, tables.listUsers(query), User::id, query)
        : found;
  }

  /** One page of two: by id, one more than wanted at most. */
  private static <T> List<T> merged(
      List<T> some, List<T> others, Function<T, String> id, ListQuery query) {
    Map<String, T> all = new HashMap<>();
    others.forEach(one -> all.put(id.apply(one), one));
    some.forEach(one -> all.put(id.apply(one), one));
    Integer limit = query.limit();
    return all.values().stream()
        .sorted(Comparator.comparing(id))
        .limit(limit == null ? Long.MAX_VALUE : limit + 1L)
        .toList();
  }

  @Override
  public boolean passwordMatches(String userId, Secret password) {
    return at(userId, (driver, id) -> driver.passwordMatches(id, password));
  }

  @Override
  public Optional<Group> findGroup(String groupId) {
    return at(groupId, IdentityDriver::findGroup);
  }

  @Override
  public Optional<Group> findGroupByName(String domainId, String name) {
    return drivers.forDomain(domainId).findGroupByName(domainId, name);
  }

  @Override
  public List<Group> findGroups(Collection<String> groupIds) {
    return all(groupIds, IdentityDriver::findGroups);
  }

  @Override
  public List<Group> listGroups(ListQuery query) {
    return ofDomain(query).listGroups(query);
  }

  @Override
  public List<GroupMembership> groupsOf(String userId, ListQuery query) {
    return at(userId, (driver, id) -> driver.groupsOf(id, query));
  }

  @Override
  public List<String> groupIdsOf(String userId) {
    return at(userId, IdentityDriver::groupIdsOf);
  }

  @Override
  public HeldGroups heldGroups(String userId) {
    return at(userId, IdentityDriver::heldGroups);
  }

  @Override
  public List<User> usersIn(String groupId, ListQuery query) {
    return at(groupId, (driver, id) -> driver.usersIn(id, query));
  }

  @Override
  public List<String> userIdsIn(String groupId) {
    return at(groupId, (driver, id) -> driver.userIdsIn(id));
  }

  @Override
  public Map<String, List<String>> userIdsIn(Collection<String> groupIds) {
    Map<String, List<String>> all = new HashMap<>();
    byDriver(groupIds).forEach((driver, ids) -> all.putAll(driver.userIdsIn(ids)));
    return all;
  }

  @Override
  public boolean isMember(String userId, String groupId) {
    return at(groupId, (driver, id) -> driver.isMember(userId, id));
  }
}
