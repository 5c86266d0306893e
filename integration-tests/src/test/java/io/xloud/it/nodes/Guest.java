package io.xloud.it.nodes;

import io.xloud.it.clients.Api;
import java.util.Map;

/**
 * Somebody whom a provider of its own proves, and who is let into a project by a group of the
 * mapping alone.
 *
 * @param token for the project
 */
record Guest(String provider, String mapping, String group, String user, String token) {
  static final String PROTOCOL = "mapped";

  /** The header that the nodes take as the attribute {@code TOLD_NAME}. */
  static final String HEADER = "X-Told-Name";

  private static final String PROVIDERS = "/v3/OS-FEDERATION/identity_providers/";

  /** Makes all that is needed through a node, which takes us for a proxy in front of it. */
  static Guest of(Seed seed, Api node) throws Exception {
    String project = seed.make("project", "");
    String group = seed.make("group", "");
    seed.put("/v3/projects/%s/groups/%s/roles/%s", project, group, seed.role());
    String mapping = Seed.name();
    seed.store("/v3/OS-FEDERATION/mappings/" + mapping, rules(group));
    String provider = provider(seed);
    seed.store(protocolOf(provider), protocol(mapping));
    Api.Reply entered =
        node.send("GET", protocolOf(provider) + "/auth", Map.of(HEADER, Seed.name()), "").with(201);
    String user = entered.body().at("/token/user/id").asText();
    return new Guest(provider, mapping, group, user, into(node, project, entered.token()));
  }

  private static String into(Api node, String project, String token) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"project": {"id": "%s"}}}}
        """;
    return node.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token, project))
        .with(201)
        .token();
  }

  static String provider(Seed seed) throws Exception {
    String provider = Seed.name();
    seed.store(PROVIDERS + provider, "{\"identity_provider\": {\"enabled\": true}}");
    return provider;
  }

  static String protocolOf(String provider) {
    return PROVIDERS + provider + "/protocols/" + PROTOCOL;
  }

  static String protocol(String mapping) {
    return "{\"protocol\": {\"mapping_id\": \"%s\"}}".formatted(mapping);
  }

  static String rules(String group) {
    return """
    {"mapping": {"rules": [{
      "local": [{"user": {"name": "{0}"}, "group": {"id": "%s"}}],
      "remote": [{"type": "TOLD_NAME"}]}]}}
    """
        .formatted(group);
  }
}
