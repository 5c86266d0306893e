package io.xloud.identity;

import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What becomes of users and groups when their domain, or a user's default project, goes. Only what
 * lies in the tables goes, which for a directory's users are the rows that stand for them.
 */
@Singleton
class DomainCleanup {
  private final UserService users;
  private final GroupService groups;
  private final IdentityDriver.Writable tables;
  private final IdMappings mappings;
  private final Outbox outbox;

  DomainCleanup(
      UserService users,
      GroupService groups,
      IdentityDriver.Writable tables,
      IdMappings mappings,
      Outbox outbox) {
    this.users = users;
    this.groups = groups;
    this.tables = tables;
    this.mappings = mappings;
    this.outbox = outbox;
  }

  /** Groups first: a user that goes leaves none behind. */
  void onDomainDeleted(@Observes DomainDeleted news) {
    ListQuery all = ListQuery.all().where("domain_id", news.domainId());
    groups.deleteAll(tables, tables.listGroups(all), news.by());
    users.deleteAll(tables, tables.listUsers(all), news.by());
    mappings.deleteOf(news.domainId());
  }

  void onProjectDeleted(@Observes ProjectDeleted news) {
    outbox.recordAll(
        tables.clearDefaultProjects(news.projectIds()).stream()
            .map(userId -> Change.of(news.by(), "updated", "user", userId))
            .toList());
  }
}
