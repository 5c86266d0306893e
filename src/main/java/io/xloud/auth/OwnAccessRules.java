package io.xloud.auth;

import io.xloud.appcred.AccessRule;
import io.xloud.catalog.CatalogService;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What middleware does for other services, done for this one: a limited token opens only what one
 * of its access rules covers (C14), and the validation of tokens.
 */
@Singleton
final class OwnAccessRules {
  private static final String SERVICE = "identity";
  private static final String VALIDATION = "/v3/auth/tokens";
  private static final String SERVICE_ROLE = "service";

  private final CatalogService catalogs;
  private final TokenValidator validator;

  OwnAccessRules(CatalogService catalogs, TokenValidator validator) {
    this.catalogs = catalogs;
    this.validator = validator;
  }

  /** What of a request the rules look at. */
  record Asked(String method, String path, Optional<Secret> serviceToken) {
    private static final Pattern SLASHES_AT_THE_END = Pattern.compile("/+$");

    /** A path with a slash at its end is served as the one without, and so it is judged. */
    Asked {
      path = SLASHES_AT_THE_END.matcher(path).replaceFirst("");
    }

    static Asked by(CurrentRequest request) {
      return new Asked(
          request.method(),
          request.path(),
          request.header("X-Service-Token").filter(token -> !token.isEmpty()).map(Secret::of));
    }
  }

  /**
   * @throws KeystoneException 401 for a request that no rule covers
   */
  void require(ValidToken caller, Asked asked) {
    List<AccessRule> rules = caller.accessRules();
    if (rules.isEmpty() || isValidation(asked)) {
      return;
    }
    if (!isInCatalog(caller) || !(isOfService(asked) || isCovered(rules, asked))) {
      throw new Problem.NotCovered().raised();
    }
  }

  private static boolean isValidation(Asked asked) {
    return asked.method().equals("GET") && asked.path().endsWith(VALIDATION);
  }

  private boolean isInCatalog(ValidToken caller) {
    @Nullable String projectId =
        caller.scope() instanceof ProjectScope project ? project.id() : null;
    return catalogs.catalogFor(caller.catalogUserId(), projectId).entries().stream()
        .anyMatch(entry -> SERVICE.equals(entry.type()));
  }

  private static boolean isCovered(List<AccessRule> rules, Asked asked) {
    return rules.stream().anyMatch(rule -> rule.covers(SERVICE, asked.method(), asked.path()));
  }

  /** Part of a chain of requests, which was covered where it began. A mere header is no proof. */
  private boolean isOfService(Asked asked) {
    return asked.serviceToken().filter(this::hasServiceRole).isPresent();
  }

  private boolean hasServiceRole(Secret token) {
    try {
      return validator.validate(token, ValidationTerms.OF_CALLER).roles().stream()
          .anyMatch(role -> SERVICE_ROLE.equals(role.name()));
    } catch (KeystoneException e) {
      if (e.problem().status() == 404) {
        return false;
      }
      throw e;
    }
  }
}
