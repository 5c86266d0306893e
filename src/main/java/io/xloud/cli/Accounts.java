package io.xloud.cli;

import io.quarkus.arc.Unremovable;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.error.StartFailure;
import io.xloud.identity.PasswordAuthentication;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.Patched;
import io.xloud.identity.User;
import io.xloud.identity.UserPatch;
import io.xloud.identity.UserService;
import io.xloud.persistence.Ids;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Users and projects that a command makes under a name and, if it says so, an id of the operator's:
 * those of services that must have the same id in several clouds. What is there already stays.
 */
@Singleton
@Unremovable
class Accounts {
  private final DomainService domains;
  private final ProjectService projects;
  private final UserService users;
  private final PasswordAuthentication passwords;
  private final String defaultDomainId;

  Accounts(
      DomainService domains,
      ProjectService projects,
      UserService users,
      PasswordAuthentication passwords,
      Options options) {
    this.domains = domains;
    this.projects = projects;
    this.users = users;
    this.passwords = passwords;
    this.defaultDomainId = options.string("identity", "default_domain_id");
  }

  /**
   * @throws StartFailure when there is none: bootstrap makes it
   */
  Domain defaultDomain() {
    return domains
        .find(defaultDomainId)
        .orElseThrow(() ->
            new StartFailure(
                "There is no domain %s, which [identity] default_domain_id names: run bootstrap."
                    .formatted(defaultDomainId)));
  }

  /**
   * @param id null for a fresh one
   */
  Project project(Domain domain, @Nullable String id, String name, AuthContext by) {
    return projects
        .findByName(domain.id(), name)
        .orElseGet(() ->
            projects.create(
                new Project(
                    id == null ? Ids.fresh() : id,
                    name,
                    domain.id(),
                    domain.id(),
                    false,
                    true,
                    "Bootstrap project for initializing the cloud.",
                    List.of(),
                    Map.of(),
                    Map.of()),
                by));
  }

  /**
   * A user who can't sign in with this password is let in again; one who can is left alone.
   *
   * @param id null for a fresh one, or whatever the user has
   * @throws io.xloud.error.KeystoneException 409 for a user of this name with another id
   */
  User user(Domain domain, @Nullable String id, String name, Secret password, AuthContext by) {
    return users
        .findByName(domain.id(), name)
        .map(user -> mended(sure(user, id), password, by))
        .orElseGet(() ->
            users.create(
                id == null ? Ids.fresh() : id,
                domain.id(),
                patch(Patched.to(name)),
                Patched.to(password),
                by));
  }

  private static User sure(User user, @Nullable String id) {
    if (id != null && !id.equals(user.id())) {
      throw new Problem.Conflict(
              "user_id", "user `%s` already exists with `%s`".formatted(user.name(), user.id()))
          .raised();
    }
    return user;
  }

  private User mended(User user, Secret password, AuthContext by) {
    return passwords.check(user.id(), password) instanceof PasswordOutcome.Accepted
        ? user
        : users.update(user, patch(Patched.left()), Patched.to(password), false, by);
  }

  private static UserPatch patch(Patched<String> name) {
    return new UserPatch(name, true, Patched.left(), Map.of(), null, Map.of(), null);
  }
}
