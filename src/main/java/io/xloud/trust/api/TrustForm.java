package io.xloud.trust.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.identity.ExpiryText;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Target;
import io.xloud.trust.NewTrust;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a trust from a request. */
@Singleton
final class TrustForm {
  private static final List<String> KNOWN =
      List.of(
          "id",
          "trustor_user_id",
          "trustee_user_id",
          "project_id",
          "impersonation",
          "expires_at",
          "remaining_uses",
          "deleted_at",
          "allow_redelegation",
          "redelegation_count",
          "redelegated_trust_id",
          "roles",
          "roles_links",
          "links");

  private final RoleService roles;
  private final UserService users;
  private final Clock clock;

  TrustForm(RoleService roles, UserService users, Clock clock) {
    this.roles = roles;
    this.users = users;
    this.clock = clock;
  }

  /** The new trust itself is what the rule is asked about. */
  static Target target(JsonNode given) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    for (String name : List.of("trustor_user_id", "trustee_user_id", "project_id")) {
      attributes.put(name, given.path(name).textValue());
    }
    return Target.of("trust", attributes);
  }

  /**
   * @throws KeystoneException 400 for an end that is none, 403 for a trustor who is not the caller
   *     or no role at all, 404 for a trustee or role that is not there
   */
  NewTrust read(JsonNode given, AuthContext by) {
    @Nullable String projectId = emptyAsNone(given.path("project_id").textValue());
    if (projectId != null && given.path("roles").isEmpty()) {
      throw new Problem.Forbidden("At least one role should be specified").raised();
    }
    String trustorId = given.path("trustor_user_id").textValue();
    if (!Objects.equals(by.userId(), trustorId)) {
      throw new Problem.Forbidden("The authenticated user should match the trustor").raised();
    }
    String trusteeId = trustee(given.path("trustee_user_id").textValue());
    List<String> roleIds = roleIds(given.path("roles"));
    return new NewTrust(
        trustorId,
        trusteeId,
        projectId,
        given.path("impersonation").booleanValue(),
        end(given.path("expires_at").textValue()),
        number(given.path("remaining_uses")),
        given.path("allow_redelegation").booleanValue(),
        number(given.path("redelegation_count")),
        roleIds,
        extra(given));
  }

  private static @Nullable String emptyAsNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** As stored, whatever the request's spelling. */
  private String trustee(String id) {
    return users
        .find(id)
        .map(User::id)
        .orElseThrow(() -> new Problem.NotFound("user", id).raised());
  }

  private List<String> roleIds(JsonNode given) {
    List<String> ids = new ArrayList<>();
    for (JsonNode role : given) {
      ids.add(
          role.has("id")
              ? role.path("id").textValue()
              : roles.uniqueByName(role.path("name").textValue()).id());
    }
    return ids;
  }

  private @Nullable Instant end(@Nullable String text) {
    return text == null ? null : ExpiryText.parse(text, clock.instant());
  }

  private static @Nullable Integer number(JsonNode given) {
    return given.isNumber() ? given.intValue() : null;
  }

  private static Map<String, @Nullable Object> extra(JsonNode given) {
    Map<String, @Nullable Object> extra = BodyMembers.of(given);
    KNOWN.forEach(extra::remove);
    return extra;
  }
}
