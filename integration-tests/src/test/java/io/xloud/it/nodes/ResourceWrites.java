package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.dead;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.of;
import static io.xloud.it.nodes.Question.saying;
import static io.xloud.it.nodes.Question.says;
import static io.xloud.it.nodes.Question.there;
import static io.xloud.it.nodes.Question.validation;

import io.xloud.it.nodes.Seed.Bearer;
import java.util.List;

/** The writes of domains and their settings, of projects and their tags. */
final class ResourceWrites {
  private static final String DOMAIN = "/v3/domains/{domain_id}";
  private static final String PROJECT = "/v3/projects/{project_id}";
  private static final String SETTINGS = "{\"config\": {\"ldap\": {\"url\": \"%s\"}}}";

  private ResourceWrites() {}

  static void add(Steps steps) {
    domains(steps);
    settings(steps);
    projects(steps);
    tags(steps);
  }

  private static void domains(Steps steps) {
    steps.narrow(
        "POST /v3/domains",
        "",
        _ -> {
          String name = Seed.name();
          return Write.to()
              .with("{\"domain\": {\"name\": \"%s\"}}", name)
              .changes(counts("/v3/domains?name=" + name, "domains", 1));
        });
    steps.narrow(
        "PATCH " + DOMAIN,
        "name",
        seed -> {
          String domain = seed.make("domain", "");
          Bearer citizen = seed.onProject(seed.userOf(domain), seed.make("project", ""));
          Bearer guest = seed.onProject(seed.user(), seed.projectOf(domain));
          Bearer ruler = seed.onDomain(seed.user(), domain);
          String name = Seed.name();
          return Write.to(domain)
              .with("{\"domain\": {\"name\": \"%s\"}}", name)
              .changes(
                  says("/v3/domains/" + domain, "/domain/name", name),
                  validation(citizen.token(), saying("/token/user/domain/name", name)),
                  validation(guest.token(), saying("/token/project/domain/name", name)),
                  validation(ruler.token(), saying("/token/domain/name", name)));
        });
    steps.narrow(
        "PATCH " + DOMAIN,
        "disabled",
        seed -> {
          String domain = seed.make("domain", "");
          Bearer citizen = seed.onProject(seed.userOf(domain), seed.make("project", ""));
          Bearer guest = seed.onProject(seed.user(), seed.projectOf(domain));
          Bearer deep = seed.onProject(seed.user(), seed.childOf(seed.projectOf(domain), domain));
          Bearer ruler = seed.onDomain(seed.user(), domain);
          return Write.to(domain)
              .with("{\"domain\": {\"enabled\": false}}")
              .changes(
                  says("/v3/domains/" + domain, "/domain/enabled", "false"),
                  dead(citizen.token()),
                  dead(guest.token()),
                  dead(deep.token()),
                  dead(ruler.token()));
        });
    steps.narrow(
        "DELETE " + DOMAIN,
        "with all that is in it",
        seed -> {
          String domain = seed.make("domain", "\"enabled\": false");
          String user = seed.userOf(domain);
          String group = seed.make("group", "\"domain_id\": \"%s\"".formatted(domain));
          return Write.to(domain)
              .changes(
                  gone("/v3/domains/" + domain),
                  gone("/v3/users/" + user),
                  gone("/v3/groups/" + group));
        });
  }

  private static void settings(Steps steps) {
    String config = DOMAIN + "/config";
    steps.narrow(
        "PUT " + config,
        "",
        seed -> {
          String domain = seed.make("domain", "");
          String path = "/v3/domains/%s/config".formatted(domain);
          return Write.to(domain)
              .with(SETTINGS, "one")
              .changes(
                  there(path),
                  says(path + "/ldap", "/config/ldap/url", "one"),
                  there(path + "/ldap/url"));
        });
    for (String form : List.of("", "/{group}", "/{group}/{option}")) {
      steps.narrow(
          "PATCH " + config + form,
          "",
          seed -> {
            String domain = configured(seed);
            String body = form.contains("option") ? "{\"config\": {\"url\": \"%s\"}}" : SETTINGS;
            return part(domain, form).with(body, "two").changes(everywhere(domain, "two"));
          });
      steps.narrow(
          "DELETE " + config + form,
          "",
          seed -> {
            String domain = configured(seed);
            return part(domain, form)
                .changes(gone("/v3/domains/%s/config/ldap/url".formatted(domain)));
          });
    }
  }

  /** A domain with settings of its own. */
  private static String configured(Seed seed) throws Exception {
    String domain = seed.make("domain", "");
    seed.store("/v3/domains/%s/config".formatted(domain), SETTINGS.formatted("one"));
    return domain;
  }

  private static Write part(String domain, String form) {
    return switch (form) {
      case "" -> Write.to(domain);
      case "/{group}" -> Write.to(domain, "ldap");
      default -> Write.to(domain, "ldap", "url");
    };
  }

  private static Question[] everywhere(String domain, String url) {
    String path = "/v3/domains/%s/config".formatted(domain);
    return new Question[] {
      says(path, "/config/ldap/url", url),
      says(path + "/ldap", "/config/ldap/url", url),
      says(path + "/ldap/url", "/config/url", url)
    };
  }

  private static void projects(Steps steps) {
    steps.narrow(
        "POST /v3/projects",
        "",
        _ -> {
          String name = Seed.name();
          return Write.to()
              .with("{\"project\": {\"name\": \"%s\"}}", name)
              .changes(counts("/v3/projects?name=" + name, "projects", 1));
        });
    steps.narrow(
        "POST /v3/projects",
        "below another",
        seed -> {
          String parent = seed.make("project", "");
          return Write.to()
              .with("{\"project\": {\"name\": \"%s\", \"parent_id\": \"%s\"}}", Seed.name(), parent)
              .changes(
                  counts("/v3/projects?parent_id=" + parent, "projects", 1),
                  of(
                      "/v3/projects/%s?subtree_as_ids".formatted(parent),
                      reply -> reply.body().at("/project/subtree").size() == 1));
        });
    steps.narrow(
        "PATCH " + PROJECT,
        "name",
        seed -> {
          Bearer bearer = seed.bearer();
          String name = Seed.name();
          return Write.to(bearer.place())
              .with("{\"project\": {\"name\": \"%s\"}}", name)
              .changes(
                  says("/v3/projects/" + bearer.place(), "/project/name", name),
                  validation(bearer.token(), saying("/token/project/name", name)));
        });
    steps.narrow(
        "PATCH " + PROJECT,
        "disabled",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.place())
              .with("{\"project\": {\"enabled\": false}}")
              .changes(
                  says("/v3/projects/" + bearer.place(), "/project/enabled", "false"),
                  dead(bearer.token()));
        });
    steps.narrow(
        "DELETE " + PROJECT,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.place())
              .changes(
                  gone("/v3/projects/" + bearer.place()),
                  counts("/v3/users/%s/projects".formatted(bearer.user()), "projects", 0),
                  counts("/v3/role_assignments?user.id=" + bearer.user(), "role_assignments", 0),
                  dead(bearer.token()));
        });
  }

  private static void tags(Steps steps) {
    steps.narrow(
        "PUT " + PROJECT + "/tags",
        "",
        seed -> {
          String project = seed.make("project", "");
          return Write.to(project)
              .with("{\"tags\": [\"one\", \"two\"]}")
              .changes(
                  tagged(project, 2), says("/v3/projects/" + project, "/project/tags/0", "one"));
        });
    steps.narrow(
        "PUT " + PROJECT + "/tags/{value}",
        "",
        seed -> {
          String project = seed.make("project", "");
          return Write.to(project, "one")
              .changes(tagged(project, 1), there("/v3/projects/%s/tags/one".formatted(project)));
        });
    steps.narrow(
        "DELETE " + PROJECT + "/tags/{value}",
        "",
        seed -> {
          String project = seed.make("project", "\"tags\": [\"one\", \"two\"]");
          return Write.to(project, "one")
              .changes(tagged(project, 1), gone("/v3/projects/%s/tags/one".formatted(project)));
        });
    steps.narrow(
        "DELETE " + PROJECT + "/tags",
        "",
        seed -> {
          String project = seed.make("project", "\"tags\": [\"one\", \"two\"]");
          return Write.to(project).changes(tagged(project, 0));
        });
  }

  private static Question tagged(String project, int number) {
    return counts("/v3/projects/%s/tags".formatted(project), "tags", number);
  }
}
