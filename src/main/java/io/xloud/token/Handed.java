package io.xloud.token;

import io.xloud.appcred.ApplicationCredential;
import io.xloud.assignment.Role;
import io.xloud.cache.Subject;
import io.xloud.cache.Subject.Kind;
import io.xloud.context.Delegation;
import io.xloud.identity.User;
import io.xloud.oauth.AccessToken;
import io.xloud.token.TokenPayload.Federation;
import io.xloud.trust.Chain;
import io.xloud.trust.Trust;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody handed on, as a token rests on it: the one notion of it in this room. Each says
 * what callers are then ({@link Delegation}), when it ends by itself, and whose change ends it.
 */
public sealed interface Handed {
  /** Nothing: the roles are the user's own. */
  record Nothing() implements Handed {}

  /**
   * @param roles those of the token, as clients are told of them
   * @param trustee who got the token, which names the trustor where that is impersonated
   * @param domainIds of all who take part
   */
  record ByTrust(Chain chain, List<Role> roles, User trustee, Set<String> domainIds)
      implements Handed {
    public ByTrust {
      roles = List.copyOf(roles);
      domainIds = Set.copyOf(domainIds);
    }

    public Trust trust() {
      return chain.trust();
    }

    private Set<String> userIds() {
      Set<String> ids = new LinkedHashSet<>();
      chain
          .trusts()
          .forEach(trust -> {
            ids.add(trust.trustorUserId());
            ids.add(trust.trusteeUserId());
          });
      return ids;
    }
  }

  record ByApplicationCredential(ApplicationCredential credential) implements Handed {}

  record ByAccessToken(AccessToken token) implements Handed {}

  /**
   * All that the user has, to whoever shows the certificate. That nothing can be exchanged for such
   * a token is told by its methods, of which it has none that proves the user.
   *
   * @param thumbprint as {@code x5t#S256}
   */
  record ToCertificate(String thumbprint) implements Handed {}

  /**
   * Not handed on: the roles are the user's own and those of the groups in which a provider says it
   * is.
   *
   * @param groupIds the groups that count by the word alone; none where memberships by it are
   *     stored, because these end by themselves
   * @param roles those of the token, as clients are told of them
   */
  record ByProvider(
      Federation from,
      String providerId,
      String protocolId,
      List<String> groupIds,
      List<Role> roles)
      implements Handed {
    public ByProvider {
      groupIds = List.copyOf(groupIds);
      roles = List.copyOf(roles);
    }
  }

  /** Without anybody's doing; {@link Instant#MAX} for never. */
  default Instant end() {
    return switch (this) {
      case Nothing _, ToCertificate _, ByProvider _ -> Instant.MAX;
      case ByTrust(var chain, _, _, _) -> orNever(chain.end());
      case ByApplicationCredential(var credential) -> orNever(credential.expiresAt());
      case ByAccessToken(var token) -> orNever(token.expiresAt());
    };
  }

  private static Instant orNever(@Nullable Instant end) {
    return end == null ? Instant.MAX : end;
  }

  default Delegation delegation() {
    return switch (this) {
      case Nothing _, ToCertificate _, ByProvider _ -> new Delegation.None();
      case ByTrust handed ->
          new Delegation.Trust(
              handed.trust().id(),
              handed.trust().trustorUserId(),
              handed.trust().trusteeUserId(),
              handed.trust().impersonation());
      case ByApplicationCredential(var credential) ->
          new Delegation.ApplicationCredential(credential.id(), credential.isUnrestricted());
      case ByAccessToken(var token) -> new Delegation.OAuth1(token.consumerId(), token.id());
    };
  }

  /** Whose change makes it untrue. */
  default Set<String> facts() {
    Set<String> facts = new LinkedHashSet<>();
    switch (this) {
      case Nothing _, ToCertificate _ -> {}
      case ByTrust handed -> {
        handed.chain().trusts().forEach(trust -> facts.add(trust.id()));
        facts.addAll(handed.userIds());
        facts.addAll(handed.domainIds());
      }
      case ByApplicationCredential(var credential) -> facts.add(credential.id());
      case ByAccessToken(var token) -> {
        facts.add(token.id());
        facts.add(token.consumerId());
      }
      case ByProvider handed -> facts.add(handed.providerId());
    }
    return facts;
  }

  /** What the watch has to look at for it. */
  default Set<Subject> subjects() {
    Set<Subject> subjects = new LinkedHashSet<>();
    switch (this) {
      case Nothing _, ToCertificate _ -> {}
      case ByTrust handed -> {
        handed.chain().trusts().forEach(trust -> subjects.add(new Subject(Kind.TRUST, trust.id())));
        handed.userIds().forEach(id -> subjects.add(new Subject(Kind.USER, id)));
        handed.domainIds().forEach(id -> subjects.add(new Subject(Kind.PROJECT, id)));
      }
      case ByApplicationCredential(var credential) ->
          subjects.add(new Subject(Kind.APPLICATION_CREDENTIALS, credential.userId()));
      case ByAccessToken(var token) -> subjects.add(new Subject(Kind.ACCESS_TOKEN, token.id()));
      case ByProvider handed -> subjects.add(new Subject(Kind.PROVIDER, handed.providerId()));
    }
    return subjects;
  }
}
