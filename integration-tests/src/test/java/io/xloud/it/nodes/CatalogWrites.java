package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.hides;
import static io.xloud.it.nodes.Question.of;
import static io.xloud.it.nodes.Question.offers;
import static io.xloud.it.nodes.Question.says;
import static io.xloud.it.nodes.Question.there;
import static io.xloud.it.nodes.Question.validation;

import io.xloud.it.nodes.Seed.Bearer;
import java.util.stream.StreamSupport;

/** The writes of regions, services and endpoints, and of which project sees which of them. */
final class CatalogWrites {
  private static final String REGION = "/v3/regions/{region_id}";
  private static final String SERVICE = "/v3/services/{service_id}";
  private static final String ENDPOINT = "/v3/endpoints/{endpoint_id}";
  private static final String FILTER = "/v3/OS-EP-FILTER";
  private static final String GROUP = FILTER + "/endpoint_groups/{endpoint_group_id}";

  private CatalogWrites() {}

  static void add(Steps steps) {
    regions(steps);
    services(steps);
    endpoints(steps);
    filters(steps);
    endpointGroups(steps);
    groupsOfProjects(steps);
  }

  private static String service(Seed seed) throws Exception {
    return seed.make("service", "\"type\": \"%s\"".formatted(Seed.name()));
  }

  /** An address nobody else has. */
  private static String url() {
    return "http://" + Seed.name();
  }

  private static void regions(Steps steps) {
    steps.wide(
        "POST /v3/regions",
        "",
        _ -> {
          String id = Seed.name();
          return Write.to()
              .with("{\"region\": {\"id\": \"%s\"}}", id)
              .changes(there("/v3/regions/" + id));
        });
    steps.wide(
        "PUT " + REGION,
        "",
        _ -> {
          String id = Seed.name();
          return Write.to(id).with("{\"region\": {}}").changes(there("/v3/regions/" + id));
        });
    steps.wide(
        "PATCH " + REGION,
        "",
        seed -> {
          String region = seed.made("region", "");
          return Write.to(region)
              .with("{\"region\": {\"description\": \"moved\"}}")
              .changes(says("/v3/regions/" + region, "/region/description", "moved"));
        });
    steps.wide(
        "DELETE " + REGION,
        "",
        seed -> {
          String region = seed.made("region", "");
          return Write.to(region).changes(gone("/v3/regions/" + region));
        });
  }

  private static void services(Steps steps) {
    steps.wide(
        "POST /v3/services",
        "",
        _ -> {
          String type = Seed.name();
          return Write.to()
              .with("{\"service\": {\"type\": \"%s\"}}", type)
              .changes(counts("/v3/services?type=" + type, "services", 1));
        });
    steps.wide(
        "PATCH " + SERVICE,
        "name",
        seed -> {
          String service = service(seed);
          seed.endpoint(service, url());
          String name = Seed.name();
          return Write.to(service)
              .with("{\"service\": {\"name\": \"%s\"}}", name)
              .changes(
                  says("/v3/services/" + service, "/service/name", name),
                  validation(
                      seed.bearer().token(),
                      reply ->
                          StreamSupport.stream(
                                  reply.body().at("/token/catalog").spliterator(), false)
                              .anyMatch(each -> each.path("name").asText().equals(name))));
        });
    steps.wide(
        "PATCH " + SERVICE,
        "disabled",
        seed -> {
          String service = service(seed);
          String url = url();
          seed.endpoint(service, url);
          return Write.to(service)
              .with("{\"service\": {\"enabled\": false}}")
              .changes(hides(seed.bearer().token(), url));
        });
    steps.wide(
        "DELETE " + SERVICE,
        "",
        seed -> {
          String service = service(seed);
          String url = url();
          String endpoint = seed.endpoint(service, url);
          return Write.to(service)
              .changes(
                  gone("/v3/services/" + service),
                  gone("/v3/endpoints/" + endpoint),
                  hides(seed.bearer().token(), url));
        });
  }

  private static void endpoints(Steps steps) {
    steps.wide(
        "POST /v3/endpoints",
        "",
        seed -> {
          String service = service(seed);
          Bearer bearer = seed.bearer();
          String url = url();
          return Write.to()
              .with(
                  "{\"endpoint\": {\"service_id\": \"%s\", \"interface\": \"public\", \"url\": \"%s\"}}",
                  service, url)
              .changes(
                  counts("/v3/endpoints?service_id=" + service, "endpoints", 1),
                  offers(bearer.token(), url));
        });
    steps.wide(
        "PATCH " + ENDPOINT,
        "url",
        seed -> {
          String before = url();
          String endpoint = seed.endpoint(service(seed), before);
          Bearer bearer = seed.bearer();
          String url = url();
          return Write.to(endpoint)
              .with("{\"endpoint\": {\"url\": \"%s\"}}", url)
              .changes(
                  says("/v3/endpoints/" + endpoint, "/endpoint/url", url),
                  offers(bearer.token(), url),
                  hides(bearer.token(), before));
        });
    steps.wide(
        "PATCH " + ENDPOINT,
        "disabled",
        seed -> {
          String url = url();
          String endpoint = seed.endpoint(service(seed), url);
          return Write.to(endpoint)
              .with("{\"endpoint\": {\"enabled\": false}}")
              .changes(hides(seed.bearer().token(), url));
        });
    steps.wide(
        "DELETE " + ENDPOINT,
        "",
        seed -> {
          String url = url();
          String endpoint = seed.endpoint(service(seed), url);
          return Write.to(endpoint)
              .changes(gone("/v3/endpoints/" + endpoint), hides(seed.bearer().token(), url));
        });
  }

  /** Who sees one endpoint sees no others. */
  private static void filters(Steps steps) {
    String route = FILTER + "/projects/{project_id}/endpoints/{endpoint_id}";
    String path = FILTER + "/projects/%s/endpoints/%s";
    steps.wide(
        "PUT " + route,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String hidden = url();
          String service = service(seed);
          seed.endpoint(service, hidden);
          String endpoint = seed.endpoint(service, url());
          return Write.to(bearer.place(), endpoint)
              .changes(
                  there(path.formatted(bearer.place(), endpoint)),
                  counts(FILTER + "/endpoints/%s/projects".formatted(endpoint), "projects", 1),
                  hides(bearer.token(), hidden));
        });
    steps.wide(
        "DELETE " + route,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String shown = url();
          String service = service(seed);
          seed.endpoint(service, shown);
          String endpoint = seed.endpoint(service, url());
          seed.put(path, bearer.place(), endpoint);
          return Write.to(bearer.place(), endpoint)
              .changes(
                  gone(path.formatted(bearer.place(), endpoint)), offers(bearer.token(), shown));
        });
  }

  private static String group(Seed seed, String service) throws Exception {
    return seed.make("endpoint_group", "\"filters\": {\"service_id\": \"%s\"}".formatted(service));
  }

  private static void endpointGroups(Steps steps) {
    steps.wide(
        "POST " + FILTER + "/endpoint_groups",
        "",
        _ -> {
          String name = Seed.name();
          return Write.to()
              .with(
                  "{\"endpoint_group\": {\"name\": \"%s\", \"filters\": {\"interface\": \"public\"}}}",
                  name)
              .changes(counts(FILTER + "/endpoint_groups?name=" + name, "endpoint_groups", 1));
        });
    steps.wide(
        "PATCH " + GROUP,
        "filters",
        seed -> {
          Bearer bearer = seed.bearer();
          String group = group(seed, service(seed));
          seed.put(FILTER + "/endpoint_groups/%s/projects/%s", group, bearer.place());
          String other = service(seed);
          String url = url();
          seed.endpoint(other, url);
          // With a group that has no endpoints the project sees none.
          return Write.to(group)
              .with("{\"endpoint_group\": {\"filters\": {\"service_id\": \"%s\"}}}", other)
              .changes(
                  says(
                      FILTER + "/endpoint_groups/" + group,
                      "/endpoint_group/filters/service_id",
                      other),
                  counts(FILTER + "/endpoint_groups/%s/endpoints".formatted(group), "endpoints", 1),
                  of(
                      FILTER + "/projects/%s/endpoints".formatted(bearer.place()),
                      reply -> reply.body().at("/endpoints/0/url").asText().equals(url)));
        });
    steps.wide(
        "DELETE " + GROUP,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String service = service(seed);
          seed.endpoint(service, url());
          String shown = url();
          seed.endpoint(service(seed), shown);
          String group = group(seed, service);
          seed.put(FILTER + "/endpoint_groups/%s/projects/%s", group, bearer.place());
          return Write.to(group)
              .changes(
                  gone(FILTER + "/endpoint_groups/" + group),
                  counts(
                      FILTER + "/projects/%s/endpoint_groups".formatted(bearer.place()),
                      "endpoint_groups",
                      0),
                  offers(bearer.token(), shown));
        });
  }

  private static void groupsOfProjects(Steps steps) {
    String path = FILTER + "/endpoint_groups/%s/projects/%s";
    steps.wide(
        "PUT " + GROUP + "/projects/{project_id}",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String service = service(seed);
          seed.endpoint(service, url());
          String hidden = url();
          seed.endpoint(service(seed), hidden);
          String group = group(seed, service);
          return Write.to(group, bearer.place())
              .changes(
                  there(path.formatted(group, bearer.place())),
                  counts(FILTER + "/endpoint_groups/%s/projects".formatted(group), "projects", 1),
                  hides(bearer.token(), hidden));
        });
    steps.wide(
        "DELETE " + GROUP + "/projects/{project_id}",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String service = service(seed);
          seed.endpoint(service, url());
          String shown = url();
          seed.endpoint(service(seed), shown);
          String group = group(seed, service);
          seed.put(path, group, bearer.place());
          return Write.to(group, bearer.place())
              .changes(gone(path.formatted(group, bearer.place())), offers(bearer.token(), shown));
        });
  }
}
