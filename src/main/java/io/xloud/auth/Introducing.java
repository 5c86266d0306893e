package io.xloud.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.Delegation;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Introduction;
import io.xloud.federation.Introduction.Named;
import io.xloud.federation.ServiceProvider;
import io.xloud.federation.ServiceProviderService;
import io.xloud.identity.Group;
import io.xloud.identity.GroupMembership;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.PrimaryMethods;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whom another cloud shall believe to be somebody here: the bearer of a token for a project. */
@Singleton
public final class Introducing {
  private final ServiceProviderService clouds;
  private final TokenValidator validator;
  private final PrimaryMethods primary;
  private final UserService users;
  private final DomainService domains;

  Introducing(
      ServiceProviderService clouds,
      TokenValidator validator,
      PrimaryMethods primary,
      UserService users,
      DomainService domains) {
    this.clouds = clouds;
    this.validator = validator;
    this.primary = primary;
    this.users = users;
    this.domains = domains;
  }

  /** What goes where. */
  public record Asked(Introduction told, ServiceProvider to) {}

  /**
   * @param body checked against {@code schemas/saml-create.json}
   * @throws KeystoneException 403 or 404
   */
  public Asked asked(ObjectNode body) {
    ServiceProvider cloud = clouds.get(body.at("/auth/scope/service_provider/id").textValue());
    if (!cloud.enabled()) {
      throw new Problem.Refused("Service Provider %s is disabled".formatted(cloud.id())).raised();
    }
    return new Asked(told(token(body.at("/auth/identity/token/id").textValue())), cloud);
  }

  private ValidToken token(String text) {
    if (text.isEmpty()) {
      throw new Problem.NotFoundBecause("No token in the request").raised();
    }
    return validator.validate(Secret.of(text), new ValidationTerms(Duration.ZERO, false));
  }

  private Introduction told(ValidToken token) {
    if (!(token.scope() instanceof ProjectScope project)) {
      throw forbidden("Use a project scoped token when attempting to create a SAML assertion");
    }
    requireOwn(token);
    return new Introduction(
        new Named(Objects.requireNonNullElse(token.user().name(), ""), token.userDomain().name()),
        new Named(project.name(), project.domainName()),
        token.roles().stream().map(role -> role.name()).toList(),
        groups(token.user()));
  }

  /** The other cloud hears of all groups, of which whoever acts by leave has not been told (B1). */
  private void requireOwn(ValidToken token) {
    if (!(token.delegation() instanceof Delegation.None) || primary.isDelegated(token.methods())) {
      throw forbidden("Using a delegated token to create a SAML assertion is not allowed");
    }
  }

  private List<Named> groups(User user) {
    List<Group> groups =
        users.groupsOf(user, ListQuery.all()).stream().map(GroupMembership::group).toList();
    Map<String, String> names =
        domains.findAll(groups.stream().map(Group::domainId).distinct().toList()).stream()
            .collect(Collectors.toMap(Domain::id, Domain::name));
    return groups.stream()
        .filter(group -> names.containsKey(group.domainId()))
        .map(group -> new Named(group.name(), names.getOrDefault(group.domainId(), "")))
        .toList();
  }

  private static KeystoneException forbidden(String action) {
    return new Problem.Forbidden(action).raised();
  }
}
