package io.xloud.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.token.PackedFields.Unreadable;
import io.xloud.token.TokenPayload.ApplicationCredentialScoped;
import io.xloud.token.TokenPayload.DomainScoped;
import io.xloud.token.TokenPayload.FederatedDomainScoped;
import io.xloud.token.TokenPayload.FederatedProjectScoped;
import io.xloud.token.TokenPayload.FederatedUnscoped;
import io.xloud.token.TokenPayload.Federation;
import io.xloud.token.TokenPayload.OAuth1Scoped;
import io.xloud.token.TokenPayload.OAuth2Scoped;
import io.xloud.token.TokenPayload.ProjectScoped;
import io.xloud.token.TokenPayload.SystemScoped;
import io.xloud.token.TokenPayload.TrustScoped;
import io.xloud.token.TokenPayload.Unscoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between {@link TokenPayload} and the claims of a signed token, which have no version: what a
 * token is follows from the claims it has, and claims that no token has together make none.
 */
final class JwsClaims {
  private static final String METHODS = "openstack_methods";
  private static final String AUDIT_IDS = "openstack_audit_ids";
  private static final String SYSTEM = "openstack_system";
  private static final String DOMAIN = "openstack_domain_id";
  private static final String PROJECT = "openstack_project_id";
  private static final String TRUST = "openstack_trust_id";
  private static final String GROUPS = "openstack_group_ids";
  private static final String PROVIDER = "openstack_idp_id";
  private static final String PROTOCOL = "openstack_protocol_id";
  private static final String ACCESS_TOKEN = "openstack_access_token_id";
  private static final String CREDENTIAL = "openstack_app_cred_id";
  private static final String THUMBPRINT = "openstack_thumbprint";

  /** Those that say what a token is, in the reference service's order. */
  private static final List<String> KIND =
      List.of(
          SYSTEM,
          DOMAIN,
          PROJECT,
          TRUST,
          GROUPS,
          PROVIDER,
          PROTOCOL,
          ACCESS_TOKEN,
          CREDENTIAL,
          THUMBPRINT);

  private static final long LAST_SECOND = 253_402_300_799L;

  /** By how much clocks of nodes may differ: a token is good on all as soon as it was given. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private final Clock clock;

  JwsClaims(Clock clock) {
    this.clock = clock;
  }

  // --- packing

  static ObjectNode pack(TokenPayload payload) {
    Claims claims = payload.claims();
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("sub", claims.userId());
    all.put("iat", claims.issuedAt().getEpochSecond());
    all.put("exp", claims.expiresAt().getEpochSecond());
    claims.methods().forEach(all.putArray(METHODS)::add);
    claims.auditIds().forEach(all.putArray(AUDIT_IDS)::add);
    ObjectNode kind = kind(payload);
    KIND.stream().filter(kind::hasNonNull).forEach(name -> all.set(name, kind.get(name)));
    return all;
  }

  private static ObjectNode kind(TokenPayload payload) {
    ObjectNode kind = JsonNodeFactory.instance.objectNode();
    return switch (payload) {
      case Unscoped _ -> kind;
      case SystemScoped(_, var system) -> kind.put(SYSTEM, system);
      case DomainScoped(_, var domain) -> kind.put(DOMAIN, domain);
      case ProjectScoped(_, var project) -> kind.put(PROJECT, project);
      case TrustScoped(_, var project, var trust) -> kind.put(PROJECT, project).put(TRUST, trust);
      case FederatedUnscoped(_, var from) -> federated(kind, from);
      case FederatedProjectScoped(_, var project, var from) ->
          federated(kind.put(PROJECT, project), from);
      case FederatedDomainScoped(_, var domain, var from) ->
          federated(kind.put(DOMAIN, domain), from);
      case OAuth1Scoped(_, var project, var accessToken) ->
          kind.put(PROJECT, project).put(ACCESS_TOKEN, accessToken);
      case ApplicationCredentialScoped(_, var project, var credential) ->
          kind.put(PROJECT, project).put(CREDENTIAL, credential);
      case OAuth2Scoped(_, var project, var domain, var thumbprint) ->
          kind.put(PROJECT, project).put(DOMAIN, domain).put(THUMBPRINT, thumbprint);
    };
  }

  private static ObjectNode federated(ObjectNode kind, Federation from) {
    ArrayNode groups = kind.putArray(GROUPS);
    from.groupIds().forEach(id -> groups.addObject().put("id", id));
    return kind.put(PROVIDER, from.identityProviderId()).put(PROTOCOL, from.protocolId());
  }

  // --- unpacking

  TokenPayload unpack(ObjectNode all) throws Unreadable {
    if (all.hasNonNull("aud")) {
      throw new Unreadable("a token for somebody else");
    }
    if (all.hasNonNull("nbf")) {
      requirePast(time(all, "nbf"));
    }
    TokenPayload payload = payload(all, claims(all));
    requireNothingElse(all, kind(payload));
    return payload;
  }

  private Claims claims(ObjectNode all) throws Unreadable {
    Instant issuedAt = time(all, "iat");
    requirePast(issuedAt);
    return new Claims(
        required(all, "sub"),
        texts(all, METHODS),
        issuedAt,
        time(all, "exp"),
        texts(all, AUDIT_IDS));
  }

  private void requirePast(Instant time) throws Unreadable {
    if (time.isAfter(clock.instant().plus(CLOCKS))) {
      throw new Unreadable("a token of the future");
    }
  }

  private static TokenPayload payload(ObjectNode all, Claims claims) throws Unreadable {
    @Nullable String project = text(all, PROJECT);
    @Nullable String domain = text(all, DOMAIN);
    if (all.hasNonNull(TRUST)) {
      return new TrustScoped(claims, project, required(all, TRUST));
    }
    if (all.hasNonNull(THUMBPRINT)) {
      return new OAuth2Scoped(claims, project, domain, required(all, THUMBPRINT));
    }
    if (all.hasNonNull(ACCESS_TOKEN)) {
      return new OAuth1Scoped(claims, required(all, PROJECT), required(all, ACCESS_TOKEN));
    }
    if (all.hasNonNull(CREDENTIAL)) {
      return new ApplicationCredentialScoped(
          claims, required(all, PROJECT), required(all, CREDENTIAL));
    }
    if (all.hasNonNull(GROUPS)) {
      return federated(all, claims, project, domain);
    }
    if (project != null) {
      return new ProjectScoped(claims, project);
    }
    if (domain != null) {
      return new DomainScoped(claims, domain);
    }
    @Nullable String system = text(all, SYSTEM);
    return system == null ? new Unscoped(claims) : new SystemScoped(claims, system);
  }

  private static TokenPayload federated(
      ObjectNode all, Claims claims, @Nullable String project, @Nullable String domain)
      throws Unreadable {
    List<String> groups = new ArrayList<>();
    for (JsonNode group : array(all, GROUPS)) {
      groups.add(required(group, "id"));
    }
    Federation from = new Federation(groups, text(all, PROVIDER), text(all, PROTOCOL));
    if (project != null) {
      return new FederatedProjectScoped(claims, project, from);
    }
    return domain == null
        ? new FederatedUnscoped(claims, from)
        : new FederatedDomainScoped(claims, domain, from);
  }

  private static void requireNothingElse(ObjectNode all, ObjectNode kind) throws Unreadable {
    for (String name : KIND) {
      if (all.hasNonNull(name) && !kind.hasNonNull(name)) {
        throw new Unreadable("claims that no token has together");
      }
    }
  }

  private static String required(JsonNode all, String name) throws Unreadable {
    @Nullable String text = text(all, name);
    if (text == null) {
      throw new Unreadable("no %s where one belongs".formatted(name));
    }
    return text;
  }

  private static @Nullable String text(JsonNode all, String name) throws Unreadable {
    if (!all.hasNonNull(name)) {
      return null;
    }
    if (!all.path(name).isTextual()) {
      throw new Unreadable("a %s that is no text".formatted(name));
    }
    return all.path(name).textValue();
  }

  private static List<String> texts(ObjectNode all, String name) throws Unreadable {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array(all, name)) {
      if (!text.isTextual()) {
        throw new Unreadable("no text among " + name);
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  private static ArrayNode array(ObjectNode all, String name) throws Unreadable {
    if (all.path(name) instanceof ArrayNode array) {
      return array;
    }
    throw new Unreadable("no list of " + name);
  }

  /** Cut to the second. */
  private static Instant time(ObjectNode all, String name) throws Unreadable {
    double seconds = all.path(name).isNumber() ? all.path(name).asDouble() : -1;
    if (!(seconds >= 0 && seconds <= LAST_SECOND)) {
      throw new Unreadable("no time in " + name);
    }
    return Instant.ofEpochSecond((long) seconds);
  }
}
