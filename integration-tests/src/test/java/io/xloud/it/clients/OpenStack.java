package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real {@code openstack} command, as one user of one server. */
final class OpenStack {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment;

  private OpenStack(Map<String, String> environment) {
    this.environment = environment;
  }

  static OpenStack admin(String url, String password) {
    return of(
        url,
        Map.of(
            "OS_USERNAME", "admin",
            "OS_PASSWORD", password,
            "OS_USER_DOMAIN_ID", "default",
            "OS_PROJECT_NAME", "admin",
            "OS_PROJECT_DOMAIN_ID", "default"));
  }

  static OpenStack of(String url, Map<String, String> who) {
    Map<String, String> environment = new HashMap<>(who);
    environment.put("OS_AUTH_URL", url + "/v3");
    environment.put("OS_IDENTITY_API_VERSION", "3");
    return new OpenStack(environment);
  }

  /** Runs the command and gives its answer as JSON; a failure fails the test. */
  JsonNode json(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-f", "json"));
    return JSON.readTree(text(all.toArray(String[]::new)));
  }

  String text(String... words) throws Exception {
    Python.Run run = run(words);
    if (run.code() != 0) {
      throw new AssertionError("openstack " + String.join(" ", words) + ":\n" + run.errors());
    }
    return run.output();
  }

  Python.Run run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Python.program("openstack").toString()));
    Collections.addAll(command, words);
    return Python.run(environment, command);
  }
}
