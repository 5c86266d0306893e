package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token by the variables that every OpenStack client knows. */
public record Login(Map<String, String> environment) {
  public Login {
    environment = Map.copyOf(environment);
  }

  /** The token in {@code OS_TOKEN}, else a new one by user and password. */
  public Secret token(Side side) {
    String token = variable("OS_TOKEN");
    return token == null ? issued(side) : Secret.of(token);
  }

  private Secret issued(Side side) {
    HttpResponse<String> answer = side.post("/v3/auth/tokens", body().toString());
    return answer
        .headers()
        .firstValue("X-Subject-Token")
        .map(Secret::of)
        .orElseThrow(() ->
            new StartFailure(
                "%s refuses the login with %d.".formatted(side.root(), answer.statusCode())));
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode auth = body.putObject("auth");
    ObjectNode identity = auth.putObject("identity");
    identity.putArray("methods").add("password");
    ObjectNode user = identity.putObject("password").putObject("user");
    user.put("password", needed("OS_PASSWORD"));
    String id = variable("OS_USER_ID");
    if (id == null) {
      user.put("name", needed("OS_USERNAME"));
      domain(user, "OS_USER_DOMAIN");
    } else {
      user.put("id", id);
    }
    scope(auth.putObject("scope"));
    return body;
  }

  private void scope(ObjectNode scope) {
    String project = variable("OS_PROJECT_ID");
    if (variable("OS_SYSTEM_SCOPE") != null) {
      scope.putObject("system").put("all", true);
    } else if (project != null) {
      scope.putObject("project").put("id", project);
    } else {
      ObjectNode named = scope.putObject("project").put("name", needed("OS_PROJECT_NAME"));
      domain(named, "OS_PROJECT_DOMAIN");
    }
  }

  /** The domain {@code default}, unless something else is said. */
  private void domain(ObjectNode of, String prefix) {
    String name = variable(prefix + "_NAME");
    ObjectNode domain = of.putObject("domain");
    if (name == null) {
      String id = variable(prefix + "_ID");
      domain.put("id", id == null ? "default" : id);
    } else {
      domain.put("name", name);
    }
  }

  private String needed(String name) {
    String value = variable(name);
    if (value == null) {
      throw new StartFailure(
          "Nobody to ask as: set OS_TOKEN, or OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME (%s is"
                  .formatted(name)
              + " missing).");
    }
    return value;
  }

  private @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }
}
