package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v3/auth/tokens} asks for, its shape already checked against {@code
 * schemas/token-issue.json}.
 *
 * @param methods each named once, in the order of the request
 * @param proved what was proved already at a door that stands for one identity provider; null
 *     elsewhere
 */
public record AuthRequest(
    List<String> methods, ObjectNode identity, ScopeRequest scope, @Nullable Assertion proved) {
  private static final List<String> SCOPES =
      List.of("project", "domain", "unscoped", "system", "OS-TRUST:trust");

  /** The scope as the request names it, nothing looked up. */
  public sealed interface ScopeRequest {
    /** The request says nothing: the user's default project, or none. */
    record Unspecified() implements ScopeRequest {}

    record Unscoped() implements ScopeRequest {}

    record SystemWide() implements ScopeRequest {}

    record OfDomain(Reference domain) implements ScopeRequest {}

    record OfProject(Reference project, @Nullable Reference domain) implements ScopeRequest {}

    record OfTrust(String trustId) implements ScopeRequest {}
  }

  /** An id or a name; the name counts where both are given. */
  public record Reference(@Nullable String id, @Nullable String name) {
    static Reference in(JsonNode node) {
      return new Reference(text(node.path("id")), text(node.path("name")));
    }

    /** Nothing but empty texts. */
    public boolean isEmpty() {
      return id == null && name == null;
    }

    private static @Nullable String text(JsonNode node) {
      return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }
  }

  public AuthRequest {
    methods = List.copyOf(methods);
  }

  /**
   * @throws io.xloud.error.KeystoneException 400 naming what is missing
   */
  public static AuthRequest of(ObjectNode body) {
    if (!(body.get("auth") instanceof ObjectNode auth)) {
      throw expecting("auth", "request body");
    }
    requireReference(auth.at("/identity/password/user"), "identity/password/user");
    requireReference(auth.at("/identity/password/user/domain"), "identity/password/user/domain");
    requireReference(auth.at("/scope/project"), "scope/project");
    requireReference(auth.at("/scope/project/domain"), "scope/project/domain");
    requireReference(auth.at("/scope/domain"), "scope/domain");
    ObjectNode identity = (ObjectNode) auth.get("identity");
    Set<String> methods = new LinkedHashSet<>();
    identity.get("methods").forEach(method -> methods.add(method.textValue()));
    for (String method : methods) {
      if (!identity.has(method)) {
        throw expecting(method, "identity");
      }
    }
    return new AuthRequest(List.copyOf(methods), identity, scope(auth.path("scope")), null);
  }

  /**
   * As if the request had asked for the method of the protocol, for the doors that stand for one
   * provider.
   */
  public static AuthRequest ofProvider(String providerId, String protocolId, Assertion proved) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.putObject(protocolId).put("identity_provider", providerId).put("protocol", protocolId);
    return new AuthRequest(List.of(protocolId), identity, new ScopeRequest.Unspecified(), proved);
  }

  /** The sentence clients know for something that is not there. */
  public static RuntimeException expecting(String what, String where) {
    return new Problem.Missing(what, where).raised();
  }

  private static void requireReference(JsonNode node, String path) {
    if (node.isObject() && !node.has("id") && !node.has("name")) {
      throw new Problem.BadRequest(
              "Invalid input for field %s: id or name must be present.".formatted(path))
          .raised();
    }
  }

  private static ScopeRequest scope(JsonNode scope) {
    if (scope instanceof MissingNode) {
      return new ScopeRequest.Unspecified();
    }
    List<String> named = SCOPES.stream().filter(name -> names(scope, name)).toList();
    if (named.size() != 1) {
      throw expecting("system, project, domain, OS-TRUST:trust or unscoped", "scope");
    }
    return switch (named.getFirst()) {
      case "system" -> new ScopeRequest.SystemWide();
      case "unscoped" -> new ScopeRequest.Unscoped();
      case "domain" -> new ScopeRequest.OfDomain(Reference.in(scope.path("domain")));
      case "project" -> project(scope.path("project"));
      default -> trust(scope.path("OS-TRUST:trust"));
    };
  }

  /** The scope may be an object with one such member, or, for {@code unscoped}, the bare word. */
  private static boolean names(JsonNode scope, String name) {
    return scope.isTextual() ? scope.textValue().contains(name) : scope.has(name);
  }

  private static ScopeRequest project(JsonNode project) {
    JsonNode domain = project.path("domain");
    return new ScopeRequest.OfProject(
        Reference.in(project), domain.isObject() ? Reference.in(domain) : null);
  }

  private static ScopeRequest trust(JsonNode trust) {
    return Stream.ofNullable(Reference.in(trust).id())
        .<ScopeRequest>map(ScopeRequest.OfTrust::new)
        .findFirst()
        .orElseThrow(() -> expecting("trust_id", "trust"));
  }
}
