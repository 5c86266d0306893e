package io.xloud.resource;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Notices;
import io.xloud.event.Outbox;
import io.xloud.revoke.Revocations;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;

/** Tells the outbox, the rooms above and the list of revocations what happened to a project. */
@Singleton
final class ResourceNews {
  private static final String PROJECT = "project";
  private static final String DOMAIN = "domain";

  private final Outbox outbox;
  private final Notices notices;
  private final Revocations revocations;
  private final Event<ProjectDeleted> projectDeleted;
  private final Event<ProjectDisabled> projectDisabled;
  private final Event<DomainDeleted> domainDeleted;
  private final Event<DomainDisabled> domainDisabled;

  ResourceNews(
      Outbox outbox,
      Notices notices,
      Revocations revocations,
      Event<ProjectDeleted> projectDeleted,
      Event<ProjectDisabled> projectDisabled,
      Event<DomainDeleted> domainDeleted,
      Event<DomainDisabled> domainDisabled) {
    this.outbox = outbox;
    this.notices = notices;
    this.revocations = revocations;
    this.projectDeleted = projectDeleted;
    this.projectDisabled = projectDisabled;
    this.domainDeleted = domainDeleted;
    this.domainDisabled = domainDisabled;
  }

  void created(Project project, AuthContext by) {
    outbox.record(Change.of(by, "created", project.isDomain() ? DOMAIN : PROJECT, project.id()));
  }

  void updated(Project project, AuthContext by) {
    outbox.record(Change.of(by, "updated", PROJECT, project.id()));
    if (project.isDomain()) {
      outbox.record(Change.of(by, "updated", DOMAIN, project.id()));
    }
  }

  /** The reference tells of single tags by their text, besides their project's change. */
  void tagged(String kind, String tag, AuthContext by) {
    notices.besides(Change.of(by, kind, "project tag", tag));
  }

  void disabled(Project project, AuthContext by) {
    outbox.record(Change.of(by, "disabled", PROJECT, project.id()));
    projectDisabled.fire(new ProjectDisabled(project.id(), by));
    if (project.isDomain()) {
      outbox.record(Change.of(by, "disabled", DOMAIN, project.id()));
      domainDisabled.fire(new DomainDisabled(project.id(), by));
    }
  }

  /** Before the row of the domain goes: what it owns must go first. */
  void deleting(Project domain, AuthContext by) {
    domainDeleted.fire(new DomainDeleted(domain.id(), by));
  }

  /** Projects that went with their domain. */
  void deletedWith(Project domain, List<Project> projects, AuthContext by) {
    if (projects.isEmpty()) {
      return;
    }
    List<String> ids = projects.stream().map(Project::id).toList();
    revocations.projects(ids, by);
    projectDeleted.fire(new ProjectDeleted(ids, by));
    outbox.recordAll(ids.stream().map(id -> Change.of(by, "deleted", PROJECT, id)).toList());
  }

  void deleted(Project project, AuthContext by) {
    revocations.project(project.id(), by);
    projectDeleted.fire(new ProjectDeleted(project.id(), by));
    outbox.record(Change.of(by, "deleted", PROJECT, project.id()));
    if (project.isDomain()) {
      outbox.record(Change.of(by, "deleted", DOMAIN, project.id()));
    }
  }
}
