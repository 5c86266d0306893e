package io.xloud.resource;

import io.xloud.error.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What may be stored and changed of domains and projects, apart from what only a row can tell. */
final class ResourceRules {
  private static final String RESERVED = ":/?#[]@!$&'()*+,;=";
  private static final Set<String> PLACE = Set.of("is_domain", "domain_id", "parent_id");

  private final ResourceConfig config;

  ResourceRules(ResourceConfig config) {
    this.config = config;
  }

  void requireSafeName(boolean isDomain, String name) {
    boolean safe = isDomain ? config.safeDomainNames() : config.safeProjectNames();
    if (safe && !reserved(name).isEmpty()) {
      throw new Problem.BadRequest(
              "%s name cannot contain the following reserved characters: %s"
                  .formatted(isDomain ? "Domain" : "Project", reserved(name)))
          .raised();
    }
  }

  private static String reserved(String name) {
    return name.chars()
        .filter(c -> RESERVED.indexOf(c) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** The domain of federated users exists only by name. */
  void requireNotFederated(String id, @Nullable String name) {
    String federated = config.federatedDomainName().toLowerCase(Locale.ROOT);
    if (name != null && name.toLowerCase(Locale.ROOT).equals(federated)) {
      throw new Problem.BadRequest("Domain cannot be named %s".formatted(name)).raised();
    }
    if (id.toLowerCase(Locale.ROOT).equals(federated)) {
      throw new Problem.BadRequest("Domain cannot have ID %s".formatted(id)).raised();
    }
  }

  void requireRoot(Project domain) {
    if (domain.parentId() != null || domain.domainId() != null) {
      throw new Problem.BadRequest("only root projects are allowed to act as domains.").raised();
    }
  }

  void requireSameDomain(Project domain, Project parent) {
    if (parent.isDomain() && !parent.id().equals(domain.id())) {
      throw new Problem.BadRequest(
              "Cannot create project, the parent (%s) is acting as a domain, but this project's domain id (%s) does not match the parent's id."
                  .formatted(parent.id(), domain.id()))
          .raised();
    }
    if (!parent.isDomain() && !domain.id().equals(parent.domainId())) {
      throw new Problem.BadRequest(
              "Cannot create project, since it specifies its domain_id %s, but specifies a parent in a different domain (%s)."
                  .formatted(domain.id(), parent.domainId()))
          .raised();
    }
  }

  /**
   * @param above the parent and everything above it
   */
  void requireRoomBelow(String parentId, List<Project> above) {
    above.stream()
        .filter(project -> !project.enabled())
        .findFirst()
        .ifPresent(this::refuseDisabled);
    if (above.size() > config.maxTreeDepth()) {
      throw new Problem.ForbiddenBecause(
              "Max hierarchy depth reached for %s branch.".formatted(parentId))
          .raised();
    }
  }

  void refuseDisabled(Project project) {
    throw new Problem.BadRequest(
            "cannot create a project in a branch containing a disabled project: %s"
                .formatted(project.id()))
        .raised();
  }

  /** An immutable project changes in one way only: it stops being immutable. */
  void requireMutable(Project project, ProjectPatch patch) {
    if (!project.isImmutable()) {
      return;
    }
    ProjectPatch wanted = project.isDomain() && staysDomain(patch) ? patch.without(PLACE) : patch;
    if (wanted.members().size() > 1 || !releases(wanted.options())) {
      throw immutable("update", project);
    }
  }

  void requireDeletable(Project project) {
    if (project.isImmutable()) {
      throw immutable("delete", project);
    }
  }

  private static boolean staysDomain(ProjectPatch patch) {
    return Boolean.TRUE.equals(patch.members().get("is_domain"))
        && patch.members().get("domain_id") == null
        && patch.members().get("parent_id") == null;
  }

  private static boolean releases(Map<String, @Nullable Object> options) {
    return options.containsKey(Project.IMMUTABLE)
        && !Boolean.TRUE.equals(options.get(Project.IMMUTABLE));
  }

  private static RuntimeException immutable(String verb, Project project) {
    return new Problem.ForbiddenBecause(
            "Unable to %s immutable %s resource: `%s. Set resource option \"immutable\" to false first."
                .formatted(verb, project.isDomain() ? "domain" : "project", project.id()))
        .raised();
  }

  /** Where a project stands is decided when it is made. */
  void requireSamePlace(Project project, ProjectPatch patch) {
    if (patch.has("parent_id") && differs(patch, "parent_id", project.parentId())) {
      throw new Problem.ForbiddenBecause("Update of `parent_id` is not allowed.").raised();
    }
    if (patch.has("is_domain") && !isSame(patch.members().get("is_domain"), project.isDomain())) {
      throw new Problem.BadRequest("Update of `is_domain` is not allowed.").raised();
    }
  }

  /** 0 and 1 are as good as the words. */
  private static boolean isSame(@Nullable Object given, boolean stored) {
    return given instanceof Number number
        ? number.doubleValue() == (stored ? 1 : 0)
        : Objects.equals(given, stored);
  }

  void requireSameDomain(Project project, ProjectPatch patch) {
    if (patch.has("domain_id") && differs(patch, "domain_id", project.domainId())) {
      throw new Problem.BadRequest("Cannot change Domain ID").raised();
    }
  }

  private static boolean differs(ProjectPatch patch, String member, @Nullable Object stored) {
    return !Objects.equals(patch.members().get(member), stored);
  }
}
