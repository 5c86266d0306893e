package io.xloud.identity.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.identity.IdentityConfig;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDrivers;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which domain a request speaks of when it doesn't say, and what a domain's own caller may see. */
@Singleton
class Domains {
  private final IdentityConfig config;
  private final IdentityDrivers drivers;

  Domains(Options options, IdentityDrivers drivers) {
    this.config = IdentityConfig.from(options);
    this.drivers = drivers;
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

  /**
   * {@link #within} for whole lists: where domains have drivers of their own, a list is of one
   * domain, which is the named one, or that of the token or of its project, and no longer than that
   * domain wants it.
   *
   * @throws io.xloud.error.KeystoneException 401 when nothing names one
   */
  ListQuery listed(ListQuery query, AuthContext caller) {
    ListQuery seen = within(query, caller);
    return config.domainSpecificDriversEnabled() ? limited(ofOneDomain(seen, caller)) : seen;
  }

  private ListQuery limited(ListQuery query) {
    Integer limit = query.limit();
    return query
        .exact("domain_id")
        .map(drivers::forDomain)
        .flatMap(Domains::listLimit)
        .filter(most -> limit == null || limit > most)
        .map(most -> new ListQuery(query.filters(), most, query.marker()))
        .orElse(query);
  }

  private static Optional<Integer> listLimit(IdentityDriver driver) {
    return driver instanceof IdentityDriver.Remote remote ? remote.listLimit() : Optional.empty();
  }

  private static ListQuery ofOneDomain(ListQuery seen, AuthContext caller) {
    if (seen.exact("domain_id").isPresent()) {
      return seen;
    }
    return switch (caller.scope()) {
      case Scope.ProjectScope project -> seen.where("domain_id", project.domainId());
      case Scope.SystemScope _, Scope.DomainScope _ -> seen;
      case Scope.Unscoped _ -> {
        if (caller.admin()) {
          yield seen;
        }
        throw new Problem.Unauthorized("No domain information specified as part of list request")
            .raised();
      }
    };
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
