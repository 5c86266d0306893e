package io.xloud.token;

import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.ApplicationCredentialService;
import io.xloud.assignment.Actor;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.ReadAt;
import io.xloud.federation.IdentityProvider;
import io.xloud.federation.Protocol;
import io.xloud.federation.ProtocolService;
import io.xloud.federation.ProviderService;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.AccessTokenService;
import io.xloud.resource.ProjectTree;
import io.xloud.token.TokenPayload.Federation;
import io.xloud.trust.Chain;
import io.xloud.trust.TrustService;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a trust, an application credential, an access token or a provider's word still gives: never
 * more than was handed on, never more than whoever did so holds now.
 */
@Singleton
class Handing {
  private final ApplicationCredentialService credentials;
  private final TrustService trusts;
  private final AccessTokenService accessTokens;
  private final ProviderService providers;
  private final ProtocolService protocols;
  private final UserService users;
  private final RoleService known;
  private final EffectiveRoles roles;
  private final Places places;
  private final Clock clock;

  Handing(
      ApplicationCredentialService credentials,
      TrustService trusts,
      AccessTokenService accessTokens,
      ProviderService providers,
      ProtocolService protocols,
      UserService users,
      RoleService known,
      EffectiveRoles roles,
      Places places,
      Clock clock) {
    this.credentials = credentials;
    this.trusts = trusts;
    this.accessTokens = accessTokens;
    this.providers = providers;
    this.protocols = protocols;
    this.users = users;
    this.known = known;
    this.roles = roles;
    this.places = places;
    this.clock = clock;
  }

  /**
   * @param own what the owner is on the project, maybe nothing
   * @throws KeystoneException 404 without the credential, 401 when it gives nothing; whether it is
   *     over is for whoever knows at what time to ask
   */
  Standing byCredential(Standing own, String projectId, String id) {
    ApplicationCredential credential =
        credentials
            .findOf(own.user().id(), id)
            .orElseThrow(() -> ApplicationCredentialService.missing(id));
    if (!projectId.equals(credential.projectId())) {
      throw new Problem.Unauthorized("The application credential is for another project").raised();
    }
    List<RoleRef> given =
        own.roles().stream().filter(role -> credential.roleIds().contains(role.id())).toList();
    if (given.isEmpty()) {
      throw new Problem.Unauthorized("The owner holds none of the credential's roles").raised();
    }
    return own.by(new Handed.ByApplicationCredential(credential), given);
  }

  /**
   * @param own what the user is on the project, maybe nothing
   * @throws KeystoneException 404 without the access token, 401 when it is over, somebody else's or
   *     gives nothing
   */
  Standing byAccessToken(Standing own, String projectId, String id) {
    AccessToken token = accessTokens.get(id);
    if (token.isOver(clock.instant())
        || !projectId.equals(token.projectId())
        || !own.user().id().equals(token.userId())) {
      throw new Problem.Unauthorized("The access token is over, or is another one").raised();
    }
    Set<String> given = known.withImplied(token.roleIds());
    List<RoleRef> roles = own.roles().stream().filter(role -> given.contains(role.id())).toList();
    if (roles.isEmpty()) {
      throw new Problem.Unauthorized("The user holds none of the access token's roles").raised();
    }
    return own.by(new Handed.ByAccessToken(token), roles);
  }

  /**
   * @throws KeystoneException 404 for a trust that is unknown or over
   */
  void requireTrust(String trustId) {
    if (!trusts.isThere(trustId)) {
      throw TrustService.missing(trustId);
    }
  }

  /** Why a token by a trust for no project is worth nothing, whether the trust is there or not. */
  KeystoneException withoutProject(String trustId) {
    requireTrust(trustId);
    return new Problem.Unauthorized("The trust is for no project").raised();
  }

  /** Learns of those who take part in a trust and live in directories. */
  void prepare(String trustId) {
    if (users.someLiveElsewhere()) {
      trusts.findStanding(trustId).ifPresent(chain -> chain.userIds().forEach(users::prepare));
    }
  }

  /**
   * What a provider vouches for counts as long as provider and protocol are there and the provider
   * is enabled (I9).
   *
   * @throws KeystoneException 404
   */
  Vouched vouched(Federation from) {
    String providerId = String.valueOf(from.identityProviderId());
    IdentityProvider provider = providers.get(providerId);
    Protocol protocol = protocols.get(provider.id(), String.valueOf(from.protocolId()));
    if (!provider.enabled()) {
      throw new Problem.NotFound("Identity Provider", providerId).raised();
    }
    return new Vouched(from, provider, protocol);
  }

  /** A provider's word that counts. */
  record Vouched(Federation from, IdentityProvider provider, Protocol protocol) {}

  /**
   * The user in the groups of the provider's word. Where memberships by its word end by themselves,
   * only those count that have not ended (I8).
   */
  Actor actor(String userId, Vouched vouched) {
    return roles.actor(userId).alsoIn(groupIds(vouched));
  }

  private List<String> groupIds(Vouched vouched) {
    return providers.endsMemberships(vouched.provider()) ? List.of() : vouched.from().groupIds();
  }

  /** The roles as clients are told of them, which is more than of others. */
  Standing byProvider(Standing standing, Vouched vouched) {
    List<Role> told = known.findAll(standing.roles().stream().map(RoleRef::id).toList());
    return standing.by(
        new Handed.ByProvider(
            vouched.from(),
            vouched.provider().id(),
            vouched.protocol().id(),
            groupIds(vouched),
            told),
        standing.roles());
  }

  /** Who takes part in a trust, all of them there and the trustor able to act. */
  record Parties(Chain chain, User trustor, User trustee, Set<String> domainIds) {
    Parties {
      domainIds = Set.copyOf(domainIds);
    }

    /** Whom a token names as its user. */
    User shown() {
      return chain.trust().impersonation() ? trustor : trustee;
    }
  }

  /**
   * @throws KeystoneException 404 without the trust or one of its parties, 403 for somebody who is
   *     not the trustee, or when the trustor is disabled
   */
  Parties parties(String userId, String projectId, String trustId, ReadAt readAt) {
    Chain chain = trusts.findStanding(trustId).orElseThrow(() -> TrustService.missing(trustId));
    if (!projectId.equals(chain.trust().projectId())) {
      throw new Problem.Unauthorized("The trust is for another project, or for none").raised();
    }
    User trustor = user(chain.trust().trustorUserId());
    User trustee = user(chain.trust().trusteeUserId());
    if (!trustee.id().equals(userId)) {
      throw refused("User is not a trustee.");
    }
    Set<String> domainIds = new LinkedHashSet<>();
    domainIds.add(places.domain(trustor.domainId(), readAt).id());
    domainIds.add(places.domain(trustee.domainId(), readAt).id());
    if (!trustor.enabled() || !original(chain, trustor).enabled()) {
      throw refused("Trustor is disabled.");
    }
    return new Parties(chain, trustor, trustee, domainIds);
  }

  /** Whose roles they are: mostly nobody handed them on in between. */
  private User original(Chain chain, User trustor) {
    return chain.originalTrustorId().equals(trustor.id())
        ? trustor
        : user(chain.originalTrustorId());
  }

  private User user(String id) {
    return users.find(id).orElseThrow(() -> new Problem.NotFound("user", id).raised());
  }

  /**
   * @param groupIds through which the trustor may have the roles
   * @param groupsUntil when one of them is left without anybody's doing
   */
  record Given(Handed handed, List<RoleRef> roles, List<String> groupIds, Instant groupsUntil) {
    Given {
      roles = List.copyOf(roles);
      groupIds = List.copyOf(groupIds);
    }
  }

  /**
   * All that the trust names with what it implies, or nothing at all: as in the reference a trust
   * whose trustor lost one of the roles is worth nothing.
   */
  Given byTrust(Parties parties, ProjectTree.Place project) {
    Chain chain = parties.chain();
    Set<String> given = known.withImplied(chain.trust().roleIds());
    List<Actor> trustors = new ArrayList<>();
    List<RoleRef> held = held(chain.originalTrustorId(), project, given, trustors);
    if (!parties.trustor().id().equals(chain.originalTrustorId())) {
      held(parties.trustor().id(), project, given, trustors);
    }
    List<RoleRef> shown =
        held.stream().filter(role -> given.contains(role.id()) && role.domainId() == null).toList();
    if (shown.isEmpty()) {
      throw new Problem.Unauthorized("The trust gives no role").raised();
    }
    List<Role> told = known.findAll(shown.stream().map(RoleRef::id).toList());
    return new Given(
        new Handed.ByTrust(chain, told, parties.trustee(), parties.domainIds()),
        shown,
        trustors.stream().flatMap(actor -> actor.groupIds().stream()).distinct().toList(),
        trustors.stream()
            .map(Actor::groupsUntil)
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX));
  }

  private List<RoleRef> held(
      String userId, ProjectTree.Place project, Set<String> given, List<Actor> trustors) {
    Actor actor = roles.actor(userId);
    trustors.add(actor);
    List<RoleRef> held = roles.withDomainRolesOnProject(actor, project);
    Set<String> ids = held.stream().map(RoleRef::id).collect(Collectors.toSet());
    if (!ids.containsAll(given)) {
      throw refused("Trustee has no delegated roles.");
    }
    return held;
  }

  private static KeystoneException refused(String reason) {
    return new Problem.Refused(reason).raised();
  }
}
