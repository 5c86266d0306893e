package io.xloud.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping makes of somebody's attributes; nothing of it has been looked up.
 *
 * @param user as the mapping spells it, with its type
 * @param person the same, read
 * @param groupIds groups by id
 * @param groupNames groups by name and domain, some of them more than once
 * @param projects as the mapping spells them
 */
public record Mapped(
    ObjectNode user,
    Person person,
    Set<String> groupIds,
    List<GroupName> groupNames,
    ArrayNode projects) {
  public Mapped {
    groupIds = Set.copyOf(groupIds);
    groupNames = List.copyOf(groupNames);
  }

  /** Who it is; empty texts count as none. */
  public record Person(
      boolean local,
      Optional<String> id,
      Optional<String> name,
      Optional<String> email,
      Optional<Place> domain) {
    static Person of(ObjectNode user, boolean local) {
      return new Person(
          local,
          text(user.path("id")),
          text(user.path("name")),
          text(user.path("email")),
          Place.in(user.path("domain")));
    }

    /**
     * @param user a name for the user from elsewhere
     * @throws KeystoneException 401 where nothing names one
     */
    String idOr(Optional<String> user) {
      return id.or(() -> name)
          .or(() -> user)
          .orElseThrow(() ->
              new Problem.Unauthorized(
                      "Could not map user while setting ephemeral user identity. Either mapping"
                          + " rules must specify user id/name or REMOTE_USER environment variable"
                          + " must be set.")
                  .raised());
    }

    private void requireFindable() {
      if (id.isEmpty() && (name.isEmpty() || domain.isEmpty())) {
        throw new Problem.BadRequest(
                "A local user is found by an id, or by a name and a domain: the mapping makes"
                    + " neither.")
            .raised();
      }
    }
  }

  /**
   * What every login asks of it before anything is looked up.
   *
   * @param user a name for the user from elsewhere
   * @throws KeystoneException 400 or 401 for what lets nobody in
   */
  public void requireWhole(Mapping mapping, Optional<String> user) {
    if (person.local()) {
      person.requireFindable();
      return;
    }
    person.idOr(user);
    if (mapping.mustNameDomain()
        && (person.domain().isEmpty()
            || toldProjects().stream().anyMatch(project -> project.domain().isEmpty()))) {
      throw mapping.withoutDomain();
    }
  }

  /** A domain by id or by name. */
  public record Place(@Nullable String id, @Nullable String name) {
    static Optional<Place> in(JsonNode node) {
      Optional<String> id = text(node.path("id"));
      Optional<String> name = text(node.path("name"));
      return id.isEmpty() && name.isEmpty()
          ? Optional.empty()
          : Optional.of(new Place(id.orElse(null), name.orElse(null)));
    }
  }

  public record GroupName(String name, Place domain) {}

  /** A project in which somebody shall have roles, all by name. */
  public record ToldProject(String name, List<String> roles, Optional<Place> domain) {
    public ToldProject {
      roles = List.copyOf(roles);
    }

    private static ToldProject of(JsonNode project) {
      List<String> roles = new ArrayList<>();
      project.path("roles").forEach(role -> roles.add(role.path("name").asText()));
      return new ToldProject(
          project.path("name").asText(), roles, Place.in(project.path("domain")));
    }
  }

  /** {@link #projects}, read. */
  public List<ToldProject> toldProjects() {
    return projects.valueStream().map(ToldProject::of).toList();
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty()
        ? Optional.of(node.textValue())
        : Optional.empty();
  }
}
