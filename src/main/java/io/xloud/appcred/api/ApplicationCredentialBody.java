package io.xloud.appcred.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.appcred.AccessRule;
import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.ApplicationCredentialService.Made;
import io.xloud.appcred.NewApplicationCredential.WantedRule;
import io.xloud.assignment.Role;
import io.xloud.assignment.api.RoleBody;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An application credential as clients read and write it. */
final class ApplicationCredentialBody {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Set<String> RULE_MEMBERS = Set.of("id", "service", "path", "method");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ApplicationCredentialBody() {}

  static ObjectNode of(ApplicationCredential credential, Map<String, Role> roles, Links links) {
    return JSON.objectNode().set("application_credential", member(credential, roles, links));
  }

  /** With its secret, which nobody is told again. */
  static ObjectNode of(Made made, Map<String, Role> roles, Links links) {
    ObjectNode member = member(made.credential(), roles, links);
    member.put("secret", made.secret().reveal());
    return JSON.objectNode().set("application_credential", member);
  }

  /**
   * @param roles by id; one that is gone is not shown
   */
  static ObjectNode member(ApplicationCredential credential, Map<String, Role> roles, Links links) {
    ObjectNode member = JSON.objectNode();
    member.put("id", credential.id());
    member.put("name", credential.name());
    member.put("description", credential.description());
    member.put("user_id", credential.userId());
    member.put("project_id", credential.projectId());
    member.put("system", credential.system());
    Instant end = credential.expiresAt();
    member.put("expires_at", end == null ? null : TIME.format(end));
    member.put("unrestricted", credential.unrestricted());
    ArrayNode shown = member.putArray("roles");
    for (String id : credential.roleIds()) {
      Role role = roles.get(id);
      if (role != null) {
        shown.add(BodyMembers.json(RoleBody.attributes(role)));
      }
    }
    if (credential.isLimited()) {
      member.set("access_rules", rules(credential.accessRules()));
    }
    member.putObject("links").put("self", links.self("application_credentials", credential.id()));
    return member;
  }

  /** Without links, as they stand in credentials and in tokens. */
  static ArrayNode rules(List<AccessRule> rules) {
    ArrayNode nodes = JSON.arrayNode();
    rules.forEach(rule -> nodes.add(AccessRuleBody.members(rule)));
    return nodes;
  }

  static List<WantedRule> wantedRules(JsonNode given) {
    List<WantedRule> wanted = new ArrayList<>();
    for (JsonNode rule : given.path("access_rules")) {
      wanted.add(
          new WantedRule(
              text(rule, "id"),
              text(rule, "service"),
              text(rule, "path"),
              text(rule, "method"),
              stranger(rule)));
    }
    return wanted;
  }

  private static @Nullable String stranger(JsonNode rule) {
    return rule.propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !RULE_MEMBERS.contains(name))
        .findFirst()
        .orElse(null);
  }

  static @Nullable String text(JsonNode given, String member) {
    return given.path(member).textValue();
  }
}
