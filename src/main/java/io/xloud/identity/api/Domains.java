package io.xloud.identity.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.identity.IdentityConfig;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which domain a request speaks of when it doesn't say, and what a domain's own caller may see. */
@Singleton
class Domains {
  private final IdentityConfig config;

  Domains(Options options) {
    this.config = IdentityConfig.from(options);
  }

  /** The domain of a new object: as named, or the caller's, or else the default one. */
  String of(ObjectNode object, AuthContext caller) {
    JsonNode named = object.path("domain_id");
    if (named.isTextual() && !named.asText().isEmpty()) {
      return named.asText();
    }
    return scopeOf(caller).orElseGet(() -> ofNobody(caller));
  }

  /**
   * The domain a rule is asked about: only one that the request names counts, and only under its
   * plain name. Whoever rules one domain alone must say so.
   */
  static @Nullable String named(JsonNode object, String domainId) {
    String named = object.path("domain_id").textValue();
    return named == null || named.isEmpty() ? null : domainId;
  }

  private String ofNobody(AuthContext caller) {
    if (caller.admin()) {
      throw new Problem.BadRequest(
              "You have tried to create a resource using the admin token. As this token is not"
                  + " within a domain you must explicitly include a domain for this resource to"
                  + " belong to.")
          .raised();
    }
    return config.defaultDomainId();
  }

  static Optional<String> scopeOf(AuthContext caller) {
    return caller.scope() instanceof Scope.DomainScope domain
        ? Optional.of(domain.id())
        : Optional.empty();
  }

  /** A caller with a domain's token sees that domain and no other. */
  static ListQuery within(ListQuery query, AuthContext caller) {
    return scopeOf(caller).map(id -> query.where("domain_id", id)).orElse(query);
  }

  /**
   * @throws io.xloud.error.KeystoneException 400 for a change of id or domain
   */
  static void requireSame(String id, String domainId, ObjectNode object) {
    JsonNode otherId = object.path("id");
    if (!otherId.isMissingNode() && !otherId.isNull() && !id.equals(otherId.asText())) {
      throw new Problem.BadRequest("Cannot change ID").raised();
    }
    JsonNode otherDomain = object.path("domain_id");
    if (!otherDomain.isMissingNode() && !domainId.equals(otherDomain.asText())) {
      throw new Problem.BadRequest("Cannot change Domain ID").raised();
    }
  }
}
