package io.xloud.identity.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.crypto.Secret;
import io.xloud.identity.FederatedIdentity;
import io.xloud.identity.Patched;
import io.xloud.identity.UserOption;
import io.xloud.identity.UserPatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object {@code user} of a request that fits its schema, read.
 *
 * @param password left out, null, or the secret
 */
record UserForm(UserPatch patch, Patched<Secret> password) {
  /** All else is kept in {@code extra}. */
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "name",
          "domain_id",
          "enabled",
          "password",
          "password_expires_at",
          "default_project_id",
          "options",
          "federated",
          "extra");

  static UserForm of(ObjectNode user) {
    return new UserForm(
        new UserPatch(
            stripped(Members.text(user, "name")),
            user.has("enabled") ? user.get("enabled").asBoolean() : null,
            Members.text(user, "default_project_id"),
            options(user.path("options")),
            federated(user.path("federated")),
            Members.others(user, KNOWN),
            null),
        secret(Members.text(user, "password")));
  }

  private static Patched<String> stripped(Patched<String> name) {
    return name instanceof Patched.To<String>(String text) && text != null
        ? Patched.to(text.strip())
        : name;
  }

  private static Patched<Secret> secret(Patched<String> password) {
    return switch (password) {
      case Patched.Left<String> _ -> Patched.left();
      case Patched.To<String>(var text) -> Patched.to(text == null ? null : Secret.of(text));
    };
  }

  private static Map<UserOption, @Nullable Object> options(JsonNode options) {
    Map<UserOption, @Nullable Object> read = new EnumMap<>(UserOption.class);
    options
        .properties()
        .forEach(member ->
            UserOption.withKey(member.getKey())
                .ifPresent(option -> read.put(option, Members.value(member.getValue()))));
    return read;
  }

  /** An empty list says no more than none. */
  private static @Nullable List<FederatedIdentity> federated(JsonNode providers) {
    List<FederatedIdentity> identities = new ArrayList<>();
    for (JsonNode provider : providers) {
      for (JsonNode protocol : provider.path("protocols")) {
        identities.add(
            new FederatedIdentity(
                provider.path("idp_id").asText(),
                protocol.path("protocol_id").asText(),
                protocol.path("unique_id").asText()));
      }
    }
    return identities.isEmpty() ? null : identities;
  }
}
