package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.dead;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.says;
import static io.xloud.it.nodes.Question.there;

import io.xloud.it.nodes.Seed.Bearer;

/** The writes of tokens, limits, and stored policies with what they are for. */
final class OtherWrites {
  private static final String POLICY = "/v3/policies/{policy_id}";
  private static final String LIMIT = "/v3/limits/{limit_id}";
  private static final String REGISTERED = "/v3/registered_limits/{registered_limit_id}";

  private OtherWrites() {}

  static void add(Steps steps) {
    tokens(steps);
    policies(steps);
    associations(steps);
    registeredLimits(steps);
    limits(steps);
  }

  private static void tokens(Steps steps) {
    steps.narrow(
        "DELETE /v3/auth/tokens",
        "its own",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to().about(bearer.token(), bearer.token()).changes(dead(bearer.token()));
        });
    steps.narrow(
        "DELETE /v3/auth/tokens",
        "root of a chain",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to()
              .about(bearer.token(), bearer.token())
              .changes(dead(bearer.token()), dead(seed.childOf(bearer)));
        });
  }

  private static void policies(Steps steps) {
    steps.narrow(
        "POST /v3/policies",
        "",
        _ -> {
          String type = Seed.name();
          return Write.to()
              .with("{\"policy\": {\"blob\": \"{}\", \"type\": \"%s\"}}", type)
              .changes(counts("/v3/policies?type=" + type, "policies", 1));
        });
    steps.narrow(
        "PATCH " + POLICY,
        "",
        seed -> {
          String policy = policy(seed);
          return Write.to(policy)
              .with("{\"policy\": {\"blob\": \"new\"}}")
              .changes(says("/v3/policies/" + policy, "/policy/blob", "new"));
        });
    steps.narrow(
        "DELETE " + POLICY,
        "",
        seed -> {
          String policy = policy(seed);
          return Write.to(policy).changes(gone("/v3/policies/" + policy));
        });
  }

  private static String policy(Seed seed) throws Exception {
    return seed.made("policy", "\"blob\": \"{}\", \"type\": \"application/json\"");
  }

  private static String service(Seed seed) throws Exception {
    return seed.make("service", "\"type\": \"%s\"".formatted(Seed.name()));
  }

  private static void associations(Steps steps) {
    association(
        steps,
        "endpoints/{endpoint_id}",
        seed -> new String[] {seed.endpoint(service(seed), "http://policed")});
    association(steps, "services/{service_id}", seed -> new String[] {service(seed)});
    association(
        steps,
        "services/{service_id}/regions/{region_id}",
        seed -> new String[] {service(seed), seed.made("region", "")});
  }

  private interface Associated {
    String[] ids(Seed seed) throws Exception;
  }

  private static void association(Steps steps, String with, Associated associated) {
    String route = POLICY + "/OS-ENDPOINT-POLICY/" + with;
    steps.narrow(
        "PUT " + route,
        "",
        seed -> {
          Write write = write(policy(seed), associated.ids(seed));
          return write.changes(there(write.path(route)));
        });
    steps.narrow(
        "DELETE " + route,
        "",
        seed -> {
          Write write = write(policy(seed), associated.ids(seed));
          seed.put(write.path(route));
          return write.changes(gone(write.path(route)));
        });
  }

  private static Write write(String policy, String... ids) {
    String[] all = new String[ids.length + 1];
    all[0] = policy;
    System.arraycopy(ids, 0, all, 1, ids.length);
    return Write.to(all);
  }

  private static String registered(Seed seed, String service, String resource) throws Exception {
    String body =
        """
        {"registered_limits":
          [{"service_id": "%s", "resource_name": "%s", "default_limit": 10}]}
        """;
    return seed.first("registered_limits", body.formatted(service, resource));
  }

  private static void registeredLimits(Steps steps) {
    steps.narrow(
        "POST /v3/registered_limits",
        "",
        seed -> {
          String service = service(seed);
          return Write.to()
              .with(
                  """
                  {"registered_limits":
                    [{"service_id": "%s", "resource_name": "cores", "default_limit": 10}]}
                  """,
                  service)
              .changes(
                  counts("/v3/registered_limits?service_id=" + service, "registered_limits", 1));
        });
    steps.narrow(
        "PATCH " + REGISTERED,
        "",
        seed -> {
          String limit = registered(seed, service(seed), "cores");
          return Write.to(limit)
              .with("{\"registered_limit\": {\"default_limit\": 11}}")
              .changes(
                  says("/v3/registered_limits/" + limit, "/registered_limit/default_limit", "11"));
        });
    steps.narrow(
        "DELETE " + REGISTERED,
        "",
        seed -> {
          String limit = registered(seed, service(seed), "cores");
          return Write.to(limit).changes(gone("/v3/registered_limits/" + limit));
        });
  }

  private static final String OF_PROJECT =
      """
      {"limits": [{"service_id": "%s", "project_id": "%s", "resource_name": "cores",
        "resource_limit": 5}]}
      """;

  private static String limit(Seed seed) throws Exception {
    String service = service(seed);
    registered(seed, service, "cores");
    return seed.first("limits", OF_PROJECT.formatted(service, seed.make("project", "")));
  }

  private static void limits(Steps steps) {
    steps.narrow(
        "POST /v3/limits",
        "",
        seed -> {
          String service = service(seed);
          registered(seed, service, "cores");
          return Write.to()
              .with(OF_PROJECT, service, seed.make("project", ""))
              .changes(counts("/v3/limits?service_id=" + service, "limits", 1));
        });
    steps.narrow(
        "PATCH " + LIMIT,
        "",
        seed -> {
          String limit = limit(seed);
          return Write.to(limit)
              .with("{\"limit\": {\"resource_limit\": 6}}")
              .changes(says("/v3/limits/" + limit, "/limit/resource_limit", "6"));
        });
    steps.narrow(
        "DELETE " + LIMIT,
        "",
        seed -> {
          String limit = limit(seed);
          return Write.to(limit).changes(gone("/v3/limits/" + limit));
        });
  }
}
