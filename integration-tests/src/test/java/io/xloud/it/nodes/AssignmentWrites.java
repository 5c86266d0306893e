package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.gains;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.loses;
import static io.xloud.it.nodes.Question.saying;
import static io.xloud.it.nodes.Question.says;
import static io.xloud.it.nodes.Question.there;
import static io.xloud.it.nodes.Question.validation;

import io.xloud.it.nodes.Seed.Bearer;

/** The writes of roles, of what they imply, and of grants of all kinds. */
final class AssignmentWrites {
  private static final String ROLE = "/v3/roles/{role_id}";
  private static final String IMPLIES = "/v3/roles/{prior_role_id}/implies/{implied_role_id}";

  private AssignmentWrites() {}

  static void add(Steps steps) {
    roles(steps);
    implied(steps);
    for (Place place : Place.values()) {
      for (String holder : new String[] {"user", "group"}) {
        granted(steps, place, holder);
        taken(steps, place, holder);
      }
    }
  }

  /** What a grant is on, and where a token must be for to have the role by it. */
  private enum Place {
    PROJECT("/v3/projects/{project_id}/%ss/{%s_id}/roles/{role_id}") {
      @Override
      Standing stand(Seed seed, String user) throws Exception {
        Bearer bearer = seed.onProject(user, seed.make("project", ""));
        return new Standing(bearer, bearer.place());
      }
    },
    DOMAIN("/v3/domains/{domain_id}/%ss/{%s_id}/roles/{role_id}") {
      @Override
      Standing stand(Seed seed, String user) throws Exception {
        Bearer bearer = seed.onDomain(user, seed.make("domain", ""));
        return new Standing(bearer, bearer.place());
      }
    },
    SYSTEM("/v3/system/%ss/{%s_id}/roles/{role_id}") {
      @Override
      Standing stand(Seed seed, String user) throws Exception {
        return new Standing(seed.onSystem(user), "");
      }
    },
    BELOW_PROJECT(
        "/v3/OS-INHERIT/projects/{project_id}/%ss/{%s_id}/roles/{role_id}/inherited_to_projects") {
      @Override
      Standing stand(Seed seed, String user) throws Exception {
        String above = seed.make("project", "");
        return new Standing(seed.onProject(user, seed.childOf(above, "default")), above);
      }
    },
    BELOW_DOMAIN(
        "/v3/OS-INHERIT/domains/{domain_id}/%ss/{%s_id}/roles/{role_id}/inherited_to_projects") {
      @Override
      Standing stand(Seed seed, String user) throws Exception {
        String above = seed.make("domain", "");
        return new Standing(seed.onProject(user, seed.projectOf(above)), above);
      }
    };

    private final String path;

    Place(String path) {
      this.path = path;
    }

    abstract Standing stand(Seed seed, String user) throws Exception;

    String route(String holder) {
      return path.formatted(holder, holder);
    }
  }

  /**
   * @param target of the grants; empty for the system
   */
  private record Standing(Bearer bearer, String target) {}

  /** A grant that is about to be given or taken. */
  private record Grant(Standing standing, String holder, String role) {
    Write write() {
      return standing.target().isEmpty()
          ? Write.to(holder, role)
          : Write.to(standing.target(), holder, role);
    }

    String path(String route) {
      return write().path(route);
    }

    String token() {
      return standing.bearer().token();
    }
  }

  private static Grant grant(Seed seed, Place place, String kind) throws Exception {
    String user = seed.user();
    Standing standing = place.stand(seed, user);
    String role = seed.make("role", "");
    if (kind.equals("user")) {
      return new Grant(standing, user, role);
    }
    String group = seed.make("group", "");
    seed.put("/v3/groups/%s/users/%s", group, user);
    return new Grant(standing, group, role);
  }

  private static void granted(Steps steps, Place place, String holder) {
    String route = place.route(holder);
    steps.narrow(
        "PUT " + route,
        "",
        seed -> {
          Grant grant = grant(seed, place, holder);
          return grant
              .write()
              .changes(
                  there(grant.path(route)),
                  counts("/v3/role_assignments?role.id=" + grant.role(), "role_assignments", 1),
                  gains(grant.token(), grant.role()));
        });
  }

  private static void taken(Steps steps, Place place, String holder) {
    String route = place.route(holder);
    steps.narrow(
        "DELETE " + route,
        "",
        seed -> {
          Grant grant = grant(seed, place, holder);
          seed.put(grant.path(route));
          return grant
              .write()
              .changes(
                  gone(grant.path(route)),
                  counts("/v3/role_assignments?role.id=" + grant.role(), "role_assignments", 0),
                  loses(grant.token(), grant.role()));
        });
  }

  private static void roles(Steps steps) {
    steps.narrow(
        "POST /v3/roles",
        "",
        _ -> {
          String name = Seed.name();
          return Write.to()
              .with("{\"role\": {\"name\": \"%s\"}}", name)
              .changes(counts("/v3/roles?name=" + name, "roles", 1));
        });
    steps.narrow(
        "POST /v3/roles",
        "of a domain",
        seed -> {
          String domain = seed.make("domain", "");
          return Write.to()
              .with("{\"role\": {\"name\": \"%s\", \"domain_id\": \"%s\"}}", Seed.name(), domain)
              .changes(counts("/v3/roles?domain_id=" + domain, "roles", 1));
        });
    steps.narrow(
        "PATCH " + ROLE,
        "",
        seed -> {
          Grant held = held(seed);
          String name = Seed.name();
          return Write.to(held.role())
              .with("{\"role\": {\"name\": \"%s\"}}", name)
              .changes(
                  says("/v3/roles/" + held.role(), "/role/name", name),
                  validation(
                      held.token(),
                      saying("/token/roles/0/name", name).or(saying("/token/roles/1/name", name))));
        });
    steps.wide(
        "DELETE " + ROLE,
        "",
        seed -> {
          Grant held = held(seed);
          return Write.to(held.role())
              .changes(gone("/v3/roles/" + held.role()), loses(held.token(), held.role()));
        });
  }

  private static Grant held(Seed seed) throws Exception {
    Grant grant = grant(seed, Place.PROJECT, "user");
    seed.put(grant.path(Place.PROJECT.route("user")));
    return grant;
  }

  private static void implied(Steps steps) {
    steps.wide(
        "PUT " + IMPLIES,
        "",
        seed -> {
          Grant held = held(seed);
          String implied = seed.make("role", "");
          return Write.to(held.role(), implied)
              .changes(
                  there("/v3/roles/%s/implies/%s".formatted(held.role(), implied)),
                  gains(held.token(), implied));
        });
    steps.wide(
        "DELETE " + IMPLIES,
        "",
        seed -> {
          Grant held = held(seed);
          String implied = seed.make("role", "");
          seed.put("/v3/roles/%s/implies/%s", held.role(), implied);
          return Write.to(held.role(), implied)
              .changes(
                  gone("/v3/roles/%s/implies/%s".formatted(held.role(), implied)),
                  loses(held.token(), implied));
        });
  }
}
