package io.xloud.it.bench;

import io.xloud.it.server.Mariadb;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/**
 * A cloud in a schema that was bootstrapped: users with one project each, services with their
 * endpoints, the users of these services, revocation events. Ids are digests of numbers, so that a
 * token is as good on one schema as on another.
 *
 * @param others further users, {@link #OTHERS_TO_A_PROJECT} to a project, to warm up with
 */
record Population(int users, int projects, int revocations, int others) {
  static final String PASSWORD = "password of everybody";
  static final int OTHERS_TO_A_PROJECT = 20;

  /** Of the password, at the default cost of 12. */
  private static final String HASH = "$2b$12$J4SbrzDQ9XSAqmhU4zuveuxBunqTTZC67wt.ptnUlc4OE.8LKqJru";

  private static final String OTHER = "other ";

  Population(int users, int projects, int revocations) {
    this(users, projects, revocations, 0);
  }

  /** Rows of a bulk go past the binary log, which is there for the writes that are measured. */
  static final List<String> LOAD =
      List.of(
          "set session sql_log_bin = 0",
          "set session foreign_key_checks = 0",
          "set session unique_checks = 0");

  private static final String PROJECTS =
      """
      insert into project (id, name, extra, description, enabled, domain_id, parent_id, is_domain)
      select md5(concat('%1$sproject', seq)), concat('%1$sproject ', seq), '{}', '', 1, 'default', 'default', 0
      from seq_0_to_%2$d
      """;

  private static final List<String> USERS =
      List.of(
          """
          insert into user (id, extra, enabled, created_at, domain_id)
          select md5(concat('%1$suser', seq)), '{"email": "user@cloud.example"}', 1, utc_timestamp(), 'default'
          from seq_0_to_%2$d
          """,
          """
          insert into local_user (user_id, domain_id, name)
          select md5(concat('%1$suser', seq)), 'default', concat('%1$suser ', seq) from seq_0_to_%2$d
          """,
          """
          insert into password (local_user_id, password_hash, created_at, created_at_int)
          select id, '%4$s', utc_timestamp(), unix_timestamp() * 1000000 from local_user
          where name like '%1$suser %%'
          """,
          """
          insert into assignment (type, actor_id, target_id, role_id, inherited)
          select 'UserProject', md5(concat('%1$suser', seq)), md5(concat('%1$sproject', seq mod %3$d)), role.id, 0
          from seq_0_to_%2$d join role on role.name = 'member'
          """);

  private static final List<String> SERVICES =
      List.of(
          """
          insert into project (id, name, extra, description, enabled, domain_id, parent_id, is_domain)
          values (md5('services'), 'service', '{}', '', 1, 'default', 'default', 0)
          """,
          """
          insert into user (id, extra, enabled, created_at, domain_id)
          select md5(concat('caller', seq)), '{}', 1, utc_timestamp(), 'default' from seq_0_to_9
          """,
          """
          insert into local_user (user_id, domain_id, name)
          select md5(concat('caller', seq)), 'default', concat('caller ', seq) from seq_0_to_9
          """,
          """
          insert into assignment (type, actor_id, target_id, role_id, inherited)
          select 'UserProject', md5(concat('caller', seq)), md5('services'), role.id, 0
          from seq_0_to_9 join role on role.name in ('admin', 'service')
          """);

  private static final String SERVICE =
      """
      insert into service (id, type, enabled, extra)
      values (md5('%1$s'), '%2$s', 1, '{"name": "%1$s", "description": "OpenStack %2$s"}')
      """;

  private static final String ENDPOINT =
      """
      insert into endpoint (id, interface, service_id, url, extra, enabled, region_id)
      values (md5('%1$s %2$s'), '%2$s', md5('%1$s'), 'http://%3$s.cloud.example:%4$d%5$s', '{}', 1, 'RegionOne')
      """;

  /**
   * Of ten, five revoke one token, four a token with all that were made of it, which no index of
   * the table finds, and one all tokens of a user; all of them are in force.
   */
  private static final String REVOCATIONS =
      """
      insert into revocation_event
        (audit_id, audit_chain_id, user_id, issued_before, revoked_at)
      select if(seq mod 2 = 1, left(to_base64(unhex(md5(concat('token', seq)))), 22), null),
        if(seq mod 2 = 0 and seq mod 10 > 0,
          left(to_base64(unhex(md5(concat('token', seq)))), 22), null),
        if(seq mod 10 = 0, md5(concat('gone', seq)), null), utc_timestamp(), utc_timestamp()
      from seq_1_to_%d
      """;

  /** With the identity service of the bootstrap twelve, as a usual cloud has them. */
  private record Service(String name, String type, int port, String path) {}

  private static final List<Service> CATALOG =
      List.of(
          new Service("nova", "compute", 8774, "/v2.1"),
          new Service("glance", "image", 9292, ""),
          new Service("neutron", "network", 9696, ""),
          new Service("cinderv3", "volumev3", 8776, "/v3/$(tenant_id)s"),
          new Service("placement", "placement", 8780, ""),
          new Service("swift", "object-store", 8080, "/v1/AUTH_$(tenant_id)s"),
          new Service("heat", "orchestration", 8004, "/v1/$(tenant_id)s"),
          new Service("heat-cfn", "cloudformation", 8000, "/v1"),
          new Service("barbican", "key-manager", 9311, ""),
          new Service("octavia", "load-balancer", 9876, ""),
          new Service("designate", "dns", 9001, ""));

  void fill(String schema) throws SQLException {
    try (Connection connection = Mariadb.running().connect(schema);
        Statement statement = connection.createStatement()) {
      for (String setting : LOAD) {
        statement.execute(setting);
      }
      fill(statement);
    }
  }

  private void fill(Statement statement) throws SQLException {
    people(statement, "", users, projects);
    if (others > 0) {
      people(statement, OTHER, others, others / OTHERS_TO_A_PROJECT);
    }
    for (String rows : SERVICES) {
      statement.execute(rows);
    }
    for (Service service : CATALOG) {
      statement.execute(SERVICE.formatted(service.name(), service.type()));
      endpoint(statement, service, "public", "api");
      endpoint(statement, service, "internal", "int");
      endpoint(statement, service, "admin", "adm");
    }
    if (revocations > 0) {
      statement.execute(REVOCATIONS.formatted(revocations));
    }
    statement.execute(
        "analyze table project, user, local_user, password, assignment, revocation_event");
  }

  private static void people(Statement statement, String kind, int users, int projects)
      throws SQLException {
    statement.execute(PROJECTS.formatted(kind, projects - 1));
    for (String rows : USERS) {
      statement.execute(rows.formatted(kind, users - 1, projects, HASH));
    }
  }

  private static void endpoint(Statement statement, Service service, String kind, String host)
      throws SQLException {
    statement.execute(
        ENDPOINT.formatted(service.name(), kind, host, service.port(), service.path()));
  }

  static String user(int number) {
    return md5("user" + number);
  }

  /** The only project that a user has a role on. */
  String projectOf(int user) {
    return project(user % projects);
  }

  static String project(int number) {
    return md5("project" + number);
  }

  /** One of the others with its project: {@code USER PROJECT}. */
  String other(int number) {
    int project = number % (others / OTHERS_TO_A_PROJECT);
    return md5(OTHER + "user" + number) + " " + md5(OTHER + "project" + project);
  }

  static String caller(int number) {
    return md5("caller" + number);
  }

  static String callersProject() {
    return md5("services");
  }

  static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
