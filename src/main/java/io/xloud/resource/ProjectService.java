package io.xloud.resource;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import io.xloud.resource.ResourceDriver.Outcome;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Projects, those that act as domains included: their tree, their state, their tags. */
@Singleton
public final class ProjectService {
  private static final int ROUNDS = 5;

  private final ResourceDriver driver;
  private final Database database;
  private final ResourceNews news;
  private final ResourceRules rules;

  ProjectService(ResourceDriver driver, Database database, ResourceNews news, Options options) {
    this.driver = driver;
    this.database = database;
    this.news = news;
    this.rules = new ResourceRules(ResourceConfig.from(options));
  }

  /**
   * Finds what the database calls equal: from here on only the id of the answer may be used, never
   * the one that was asked for.
   */
  public Optional<Project> find(String id) {
    return driver.find(id);
  }

  /**
   * @throws KeystoneException 404 without such a project
   */
  public Project get(String id) {
    return driver.find(id).orElseThrow(() -> missing(id));
  }

  /** A project of the domain; domains themselves are found by {@link DomainService}. */
  public Optional<Project> findByName(String domainId, String name) {
    return driver.findByName(domainId, name);
  }

  /** Those that exist, in one query and in no particular order. */
  public List<Project> findAll(Collection<String> ids) {
    return driver.findAll(ids);
  }

  /** The projects that belong to the domain. */
  public List<Project> inDomain(String domainId) {
    return driver.inDomain(domainId);
  }

  public List<Project> list(ListQuery query, TagFilter tags) {
    return driver.list(query, tags);
  }

  /** From the direct parent up to the domain. */
  public List<Project> parents(String id) {
    return driver.parents(id);
  }

  /** All projects below, at any depth. */
  public List<Project> subtree(String id) {
    return driver.subtree(id);
  }

  public Project create(Project project, AuthContext by) {
    rules.requireSafeName(project.isDomain(), project.name());
    return database.write(handle -> settled(() -> created(project, by)));
  }

  /**
   * A judgement holds only for the rows it saw: each statement says again what they were, and when
   * its row count denies it, the case is judged anew. The first statement decides, so that nothing
   * has been changed yet.
   */
  static <T> T settled(Supplier<Optional<T>> judgement) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<T> done = judgement.get();
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw new Problem.Conflict("project", "it is being changed by others all the time").raised();
  }

  private Optional<Project> created(Project project, AuthContext by) {
    if (project.isDomain()) {
      return inserted(asDomain(project), List.of(), by);
    }
    Project home = ownDomain(project);
    Project parent = parentOf(project, home);
    List<Project> above =
        new ArrayList<>(parent.isDomain() ? List.of() : driver.parents(parent.id()));
    above.add(parent);
    rules.requireRoomBelow(parent.id(), above);
    Project placed = project.named(project.name().strip()).below(home.id(), parent.id());
    return inserted(placed, above.stream().map(Project::id).toList(), by);
  }

  private Optional<Project> inserted(Project placed, List<String> above, AuthContext by) {
    return switch (driver.insert(placed, above)) {
      case DONE -> {
        news.created(placed, by);
        yield Optional.of(get(placed.id()));
      }
      case TAKEN -> throw nameTaken(placed, placed.name());
      case GONE, TIED -> Optional.empty();
    };
  }

  private Project asDomain(Project project) {
    rules.requireNotFederated(project.id(), project.name());
    rules.requireRoot(project);
    return project.named(project.name().strip());
  }

  private Project parentOf(Project project, Project home) {
    String parentId = project.parentId() == null ? home.id() : project.parentId();
    if (parentId.equals(home.id())) {
      return home;
    }
    Project parent =
        driver
            .find(parentId)
            .orElseThrow(() ->
                new Problem.BadRequest("Could not find project: %s.".formatted(parentId)).raised());
    rules.requireSameDomain(home, parent);
    return parent;
  }

  private Project ownDomain(Project project) {
    String id = String.valueOf(project.domainId());
    return driver
        .find(id)
        .filter(found -> found.id().equals(id) && found.isDomain())
        .orElseThrow(
            () -> new Problem.BadRequest("Could not find domain: %s.".formatted(id)).raised());
  }

  private static KeystoneException nameTaken(Project project, String name) {
    String details =
        project.isDomain()
            ? "it is not permitted to have two projects acting as domains with the same name: %s"
                .formatted(name)
            : "it is not permitted to have two projects with either the same name or same id in the same domain: name is %s, project id %s"
                .formatted(name, project.id());
    return new Problem.Conflict("project", details).raised();
  }

  /** The stored project as it is afterwards. */
  public Project update(String id, ProjectPatch patch, AuthContext by) {
    return database.write(handle -> settled(() -> changed(get(id), patch, by)));
  }

  private Optional<Project> changed(Project project, ProjectPatch patch, AuthContext by) {
    rules.requireSameDomain(project, patch);
    rules.requireMutable(project, patch);
    ProjectPatch wanted = named(project, patch);
    rules.requireSamePlace(project, wanted);
    requireStateAllowed(project, wanted);
    if (!stored(project, wanted)) {
      return Optional.empty();
    }
    requireStateAllowed(project, wanted);
    if (project.enabled() && !wanted.enabledOr(true)) {
      news.disabled(project, by);
    }
    news.updated(project, by);
    return Optional.of(get(project.id()));
  }

  private ProjectPatch named(Project project, ProjectPatch patch) {
    if (project.isDomain()) {
      rules.requireNotFederated(project.id(), patch.text("name").orElse(project.name()));
    }
    Optional<String> name = patch.text("name").filter(wanted -> !wanted.equals(project.name()));
    name.ifPresent(wanted -> rules.requireSafeName(project.isDomain(), wanted));
    return name.map(wanted -> patch.with("name", wanted.strip())).orElse(patch);
  }

  /**
   * Asked before the row is changed, and again once its lock keeps others from changing what stands
   * around it. A project without word of its state counts as one that shall be enabled, as the
   * reference service reads it: a disabled project below a disabled one can't be changed at all.
   */
  private void requireStateAllowed(Project project, ProjectPatch patch) {
    boolean enabled = patch.enabledOr(true);
    if (!project.enabled() && enabled && driver.hasDisabledAbove(project.id())) {
      throw new Problem.ForbiddenBecause(
              "Cannot enable project %s since it has disabled parents".formatted(project.id()))
          .raised();
    }
    if (project.enabled()
        && !enabled
        && !project.isDomain()
        && driver.hasEnabledBelow(project.id())) {
      throw new Problem.ForbiddenBecause(
              "Cannot disable project %s since its subtree contains enabled projects."
                  .formatted(project.id()))
          .raised();
    }
  }

  private boolean stored(Project project, ProjectPatch patch) {
    switch (driver.update(project, patch)) {
      case DONE -> {}
      case TAKEN -> throw nameTaken(project, patch.text("name").orElse(project.name()));
      case GONE, TIED -> {
        return false;
      }
    }
    patch.tags().ifPresent(tags -> requireTagsStored(driver.replaceTags(project.id(), tags)));
    return true;
  }

  /** Also a domain, when the project acts as one. */
  public void delete(String id, AuthContext by) {
    database.change(handle -> settled(() -> deleted(get(id), by)));
  }

  /** Inside a transaction. */
  Optional<Project> deleted(Project project, AuthContext by) {
    rules.requireDeletable(project);
    return project.isDomain() ? domainDeleted(project, by) : projectDeleted(project, by);
  }

  private Optional<Project> projectDeleted(Project project, AuthContext by) {
    return switch (driver.delete(project)) {
      case DONE -> {
        news.deleted(project, by);
        yield Optional.of(project);
      }
      case TIED ->
          throw new Problem.ForbiddenBecause(
                  "Cannot delete the project %s since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree."
                      .formatted(project.id()))
              .raised();
      case GONE, TAKEN -> Optional.empty();
    };
  }

  /** With all its projects, in as many statements for one as for thousands. */
  private Optional<Project> domainDeleted(Project domain, AuthContext by) {
    if (domain.enabled()) {
      throw new Problem.ForbiddenBecause(
              "Cannot delete a domain that is enabled, please disable it first.")
          .raised();
    }
    if (driver.claim(domain) != Outcome.DONE) {
      return Optional.empty();
    }
    List<Project> projects = driver.inDomain(domain.id());
    projects.forEach(rules::requireDeletable);
    driver.deleteAllIn(domain.id());
    news.deletedWith(domain, projects, by);
    news.deleting(domain, by);
    return switch (driver.delete(domain)) {
      case DONE -> {
        news.deleted(domain, by);
        yield Optional.of(domain);
      }
      case GONE, TIED, TAKEN ->
          throw new Problem.Conflict("domain", "other resources still belong to it").raised();
    };
  }

  public void addTag(String id, String tag, AuthContext by) {
    String stripped = tag.strip();
    retag(
        id,
        "create",
        by,
        project -> {
          requireTagsStored(driver.addTag(project.id(), stripped));
          news.tagged("created", stripped, by);
        });
  }

  /** The tags as they are stored. */
  public List<String> replaceTags(String id, List<String> tags, AuthContext by) {
    List<String> stripped = tags.stream().map(String::strip).toList();
    List<String> distinct = stripped.stream().distinct().toList();
    retag(id, "update", by, p -> requireTagsStored(driver.replaceTags(p.id(), distinct)));
    return stripped;
  }

  public void removeTag(String id, String tag, AuthContext by) {
    retag(
        id,
        "delete",
        by,
        project -> {
          if (driver.removeTag(project.id(), tag) == Outcome.GONE) {
            throw new Problem.NotFound("project tag", tag).raised();
          }
          news.tagged("deleted", tag, by);
        });
  }

  private void retag(String id, String verb, AuthContext by, Consumer<Project> work) {
    database.change(handle -> settled(() -> retagged(get(id), verb, by, work)));
  }

  private Optional<Project> retagged(
      Project project, String verb, AuthContext by, Consumer<Project> work) {
    if (project.isImmutable()) {
      throw immutableTags(verb, project);
    }
    if (driver.claim(project) != Outcome.DONE) {
      return Optional.empty();
    }
    work.accept(project);
    requireStateAllowed(project, ProjectPatch.of(Map.of()));
    news.updated(project, by);
    return Optional.of(project);
  }

  private static KeystoneException immutableTags(String verb, Project project) {
    return new Problem.ForbiddenBecause(
            "Cannot %s project tags for %s, project is immutable. Set \"immutable\" option to false before creating project tags."
                .formatted(verb, project.id()))
        .raised();
  }

  private static void requireTagsStored(Outcome outcome) {
    if (outcome == Outcome.TAKEN) {
      throw new Problem.Conflict("project tag", "two tags of one project are the same").raised();
    }
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound("project", id).raised();
  }
}
