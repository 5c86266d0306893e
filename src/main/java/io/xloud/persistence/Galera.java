package io.xloud.persistence;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What a MariaDB node says of its cluster. */
public sealed interface Galera {
  /** A single server. */
  record Alone() implements Galera {}

  /** A member that serves. */
  record Ready(String state) implements Galera {}

  /** A member that must not be asked now, with the cause in words. */
  record NotReady(String cause) implements Galera {}

  static Galera state(Database database) {
    return database.read(Galera::state);
  }

  static boolean isOn(Handle handle) {
    return handle
        .createQuery(
            "SELECT COUNT(*) FROM information_schema.global_variables"
                + " WHERE variable_name = 'WSREP_ON' AND variable_value = 'ON'")
        .map((rs, ctx) -> rs.getInt(1) == 1)
        .one();
  }

  private static Galera state(Handle handle) {
    return isOn(handle) ? of(status(handle)) : new Alone();
  }

  /** From {@code SHOW STATUS LIKE 'wsrep_%'}. */
  static Galera of(Map<String, String> status) {
    String cluster = status.getOrDefault("wsrep_cluster_status", "unknown");
    String node = status.getOrDefault("wsrep_local_state_comment", "unknown");
    if (!cluster.equals("Primary")) {
      return new NotReady(
          "this Galera node is not part of the majority (cluster status %s)".formatted(cluster));
    }
    if (!status.getOrDefault("wsrep_ready", "OFF").equals("ON")) {
      return new NotReady("this Galera node is not ready (state %s)".formatted(node));
    }
    return new Ready(node);
  }

  private static Map<String, String> status(Handle handle) {
    Map<String, String> status = new HashMap<>();
    handle
        .createQuery("SHOW GLOBAL STATUS LIKE 'wsrep\\_%'")
        .map((rs, ctx) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(entry -> status.put(entry.getKey(), entry.getValue()));
    return status;
  }
}
