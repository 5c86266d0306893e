package io.xloud.cli;

import io.quarkus.arc.Unremovable;
import io.xloud.error.Problem;
import io.xloud.identity.GroupService;
import io.xloud.identity.UserService;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import jakarta.inject.Singleton;

/** What the commands do with the ids of those who live in directories. */
@Singleton
@Unremovable
class MappingUpkeep {
  private final UserService users;
  private final GroupService groups;
  private final DomainService domains;

  MappingUpkeep(UserService users, GroupService groups, DomainService domains) {
    this.users = users;
    this.groups = groups;
    this.domains = domains;
  }

  /** How many of the domain there are; all of them have ids now. */
  record Populated(int users, int groups) {}

  /** Whoever is listed gets an id. */
  Populated populate(String domainName) {
    ListQuery all = ListQuery.all().where("domain_id", domain(domainName).id());
    return new Populated(users.list(all).size(), groups.list(all).size());
  }

  private Domain domain(String name) {
    return domains
        .findByName(name)
        .orElseThrow(() -> new Problem.NotFoundBecause("Invalid domain name: " + name).raised());
  }
}
