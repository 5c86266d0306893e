package io.xloud.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The server without its features: nothing here needs a database or keys. */
public class HttpOnly implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.arc.exclude-types",
        "io.xloud.Main,io.xloud.server.DatabaseReady,io.xloud.server.FollowedKeys,"
            + "io.xloud.server.KeysReady,io.xloud.appcred.**,io.xloud.assignment.**,io.xloud.audit.**,io.xloud.auth.**,"
            + "io.xloud.cache.**,io.xloud.catalog.**,io.xloud.cli.**,io.xloud.credential.**,"
            + "io.xloud.crypto.**,io.xloud.embedded.**,io.xloud.event.**,io.xloud.explain.**,io.xloud.identity.**,"
            + "io.xloud.node.**,io.xloud.persistence.**,io.xloud.policy.**,io.xloud.resource.**,"
            + "io.xloud.revoke.**,io.xloud.token.**",
        "quarkus.management.test-port",
        "0",
        "quarkus.http.test-port",
        "0");
  }
}
