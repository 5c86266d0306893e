package io.xloud.it.bench;

import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What the users of the repeated load handed on: each an application credential, and a trust to the
 * next of them, with their only role on their project.
 *
 * @param step from one of these users to the next among all
 */
record HandedOn(Population cloud, int users, int step) {
  private static final List<String> ROWS =
      List.of(
          """
          insert into application_credential (id, name, secret_hash, user_id, project_id)
          select md5(concat('credential', seq)), 'robot', '$2b$12$', md5(concat('user', seq)),
            md5(concat('project', seq mod %3$d))
          from seq_0_to_%1$d_step_%2$d
          """,
          """
          insert into application_credential_role (application_credential_id, role_id)
          select internal_id, role.id from application_credential join role on role.name = 'member'
          """,
          """
          insert into trust (id, trustor_user_id, trustee_user_id, project_id, impersonation,
            redelegation_count, extra)
          select md5(concat('trust', seq)), md5(concat('user', seq)),
            md5(concat('user', (seq + %2$d) mod (%1$d + %2$d))), md5(concat('project', seq mod %3$d)),
            0, 0, '{}'
          from seq_0_to_%1$d_step_%2$d
          """,
          """
          insert into trust_role (trust_id, role_id)
          select trust.id, role.id from trust join role on role.name = 'member'
          """,
          "analyze table application_credential, application_credential_role, trust, trust_role");

  static HandedOn of(Stage stage, Population cloud) {
    int users = Math.min(stage.settings().users(), cloud.users());
    return new HandedOn(cloud, users, cloud.users() / users);
  }

  /** Into a schema that the cloud was filled into. */
  void fill(String schema) throws SQLException {
    try (Connection connection = Mariadb.running().connect(schema);
        Statement statement = connection.createStatement()) {
      for (String setting : Population.LOAD) {
        statement.execute(setting);
      }
      for (String rows : ROWS) {
        statement.execute(rows.formatted(last(), step, cloud.projects()));
      }
    }
  }

  private int last() {
    return (users - 1) * step;
  }

  Tokens byCredentials(Stage stage) throws IOException, InterruptedException {
    return tokens(
        stage,
        user ->
            "%s %s credential %s"
                .formatted(
                    Population.user(user),
                    cloud.projectOf(user),
                    Population.md5("credential" + user)));
  }

  Tokens byTrusts(Stage stage) throws IOException, InterruptedException {
    return tokens(
        stage,
        user ->
            "%s %s trust %s"
                .formatted(
                    Population.user((user + step) % (last() + step)),
                    cloud.projectOf(user),
                    Population.md5("trust" + user)));
  }

  private Tokens tokens(Stage stage, IntFunction<String> holder)
      throws IOException, InterruptedException {
    return Tokens.of(
        stage,
        IntStream.range(0, stage.settings().tokens())
            .map(token -> token % users * step)
            .mapToObj(holder)
            .toList());
  }
}
