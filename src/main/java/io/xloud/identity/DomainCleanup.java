package io.xloud.identity;

import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What becomes of users and groups when their domain, or a user's default project, goes. */
@Singleton
class DomainCleanup {
  private final UserService users;
  private final GroupService groups;
  private final IdentityDrivers drivers;
  private final Outbox outbox;

  DomainCleanup(UserService users, GroupService groups, IdentityDrivers drivers, Outbox outbox) {
    this.users = users;
    this.groups = groups;
    this.drivers = drivers;
    this.outbox = outbox;
  }

  /** Groups first: a user that goes leaves none behind. */
  void onDomainDeleted(@Observes DomainDeleted news) {
    ListQuery all = ListQuery.all().where("domain_id", news.domainId());
    if (drivers.forDomain(news.domainId()) instanceof IdentityDriver.Writable driver) {
      groups.deleteAll(driver, driver.listGroups(all), news.by());
      users.deleteAll(driver, driver.listUsers(all), news.by());
    }
  }

  void onProjectDeleted(@Observes ProjectDeleted news) {
    if (drivers.standard() instanceof IdentityDriver.Writable driver) {
      outbox.recordAll(
          driver.clearDefaultProjects(news.projectIds()).stream()
              .map(userId -> Change.of(news.by(), "updated", "user", userId))
              .toList());
    }
  }
}
