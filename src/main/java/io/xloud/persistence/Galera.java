package io.xloud.persistence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  /**
   * Who a member is, and whom it asks for a copy of all data when it has lost its own.
   *
   * @param donors names of members in the order in which it asks them; none to ask any
   */
  record Member(String name, List<String> donors) {}

  /** Empty for a single server. */
  static Optional<Member> member(Database database) {
    return database.read(handle ->
        isOn(handle)
            ? Optional.of(
                new Member(
                    variable(handle, "WSREP_NODE_NAME"),
                    names(variable(handle, "WSREP_SST_DONOR"))))
            : Optional.empty());
  }

  private static String variable(Handle handle, String name) {
    return handle
        .createQuery(
            "SELECT variable_value FROM information_schema.global_variables"
                + " WHERE variable_name = :name")
        .bind("name", name)
        .map((rs, ctx) -> rs.getString(1))
        .findOne()
        .orElse("");
  }

  /** What follows the last comma may be nobody, by which any other serves too. */
  static List<String> names(String donors) {
    return Stream.of(donors.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
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
