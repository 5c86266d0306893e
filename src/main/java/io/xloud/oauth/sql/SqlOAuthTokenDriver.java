package io.xloud.oauth.sql;

import io.xloud.crypto.Secret;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.Expiry;
import io.xloud.oauth.OAuthTokenDriver;
import io.xloud.oauth.RequestToken;
import io.xloud.oauth.RequestToken.Leave;
import io.xloud.persistence.Database;
import io.xloud.persistence.JsonText;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Request tokens and access tokens in Keystone's tables. */
@Singleton
final class SqlOAuthTokenDriver implements OAuthTokenDriver {
  private static final String ACCESS_TOKEN =
      "SELECT id, access_secret, authorizing_user_id, project_id, role_ids, consumer_id, expires_at"
          + " FROM access_token";

  private final Database database;

  SqlOAuthTokenDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<RequestToken> findRequest(String id) {
    return database.find(handle ->
        handle
            .createQuery(
                """
                SELECT id, request_secret, verifier, authorizing_user_id, requested_project_id,
                  role_ids, consumer_id, expires_at FROM request_token WHERE id = :id
                """)
            .bind("id", id)
            .map(SqlOAuthTokenDriver::requestToken)
            .findFirst());
  }

  private static RequestToken requestToken(ResultSet rs, StatementContext ctx) throws SQLException {
    return new RequestToken(
        rs.getString("id"),
        Secret.of(rs.getString("request_secret")),
        leave(rs),
        rs.getString("requested_project_id"),
        rs.getString("consumer_id"),
        Expiry.read(rs.getString("expires_at")));
  }

  private static @Nullable Leave leave(ResultSet rs) throws SQLException {
    @Nullable String userId = rs.getString("authorizing_user_id");
    @Nullable String verifier = rs.getString("verifier");
    return userId == null || verifier == null
        ? null
        : new Leave(userId, Secret.of(verifier), roleIds(rs));
  }

  private static List<String> roleIds(ResultSet rs) throws SQLException {
    @Nullable String column = rs.getString("role_ids");
    return column != null && JsonText.read(column) instanceof List<?> ids
        ? ids.stream().map(String::valueOf).toList()
        : List.of();
  }

  @Override
  public boolean insert(RequestToken token) {
    return database.write(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO request_token (id, request_secret, requested_project_id,
                      consumer_id, expires_at)
                    SELECT :id, :secret, :project, c.id, :expires
                     FROM (SELECT id FROM consumer WHERE id = :consumer LOCK IN SHARE MODE) c
                    """)
                .bind("id", token.id())
                .bind("secret", token.secret().reveal())
                .bind("project", token.projectId())
                .bind("consumer", token.consumerId())
                .bind("expires", Expiry.text(token.expiresAt()))
                .execute()
            > 0);
  }

  @Override
  public boolean give(String id, Leave leave) {
    return database.write(handle ->
        handle
                .createUpdate(
                    """
                    UPDATE request_token SET authorizing_user_id = :user, verifier = :verifier,
                      role_ids = :roles WHERE id = :id
                    """)
                .bind("user", leave.userId())
                .bind("verifier", leave.verifier().reveal())
                .bind("roles", JsonText.write(leave.roleIds()))
                .bind("id", id)
                .execute()
            > 0);
  }

  @Override
  public Optional<AccessToken> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(ACCESS_TOKEN + " WHERE id = :id")
            .bind("id", id)
            .map(SqlOAuthTokenDriver::accessToken)
            .findFirst());
  }

  @Override
  public List<AccessToken> listOf(String userId) {
    return database.list(handle ->
        handle
            .createQuery(ACCESS_TOKEN + " WHERE authorizing_user_id = :user ORDER BY id")
            .bind("user", userId)
            .map(SqlOAuthTokenDriver::accessToken)
            .list());
  }

  private static AccessToken accessToken(ResultSet rs, StatementContext ctx) throws SQLException {
    return new AccessToken(
        rs.getString("id"),
        Secret.of(rs.getString("access_secret")),
        rs.getString("authorizing_user_id"),
        rs.getString("project_id"),
        roleIds(rs),
        rs.getString("consumer_id"),
        Expiry.read(rs.getString("expires_at")));
  }

  @Override
  public Trading trade(String requestId, Leave leave, AccessToken made) {
    return database.write(handle -> {
      int used =
          handle
              .createUpdate(
                  "DELETE FROM request_token WHERE id = :id AND verifier = BINARY :verifier")
              .bind("id", requestId)
              .bind("verifier", leave.verifier().reveal())
              .execute();
      if (used == 0) {
        return Trading.USED;
      }
      return inserted(handle, made) ? Trading.DONE : Trading.CONSUMER_GONE;
    });
  }

  private static boolean inserted(Handle handle, AccessToken token) {
    return handle
            .createUpdate(
                """
                INSERT INTO access_token (id, access_secret, authorizing_user_id, project_id,
                  role_ids, consumer_id, expires_at)
                SELECT :id, :secret, :user, :project, :roles, c.id, :expires
                 FROM (SELECT id FROM consumer WHERE id = :consumer LOCK IN SHARE MODE) c
                """)
            .bind("id", token.id())
            .bind("secret", token.secret().reveal())
            .bind("user", token.userId())
            .bind("project", token.projectId())
            .bind("roles", JsonText.write(token.roleIds()))
            .bind("consumer", token.consumerId())
            .bind("expires", Expiry.text(token.expiresAt()))
            .execute()
        > 0;
  }

  @Override
  public boolean delete(String id) {
    return database.write(handle ->
        handle.createUpdate("DELETE FROM access_token WHERE id = :id").bind("id", id).execute()
            > 0);
  }

  /** What is deleted is told by its ids, so they are read first and nothing else is deleted. */
  @Override
  public List<String> deleteOf(Collection<String> userIds) {
    if (userIds.isEmpty()) {
      return List.of();
    }
    return database.write(handle -> {
      List<String> ids =
          handle
              .createQuery("SELECT id FROM access_token WHERE authorizing_user_id IN (<users>)")
              .bindList("users", List.copyOf(userIds))
              .mapTo(String.class)
              .list();
      if (!ids.isEmpty()) {
        handle
            .createUpdate("DELETE FROM access_token WHERE id IN (<ids>)")
            .bindList("ids", ids)
            .execute();
      }
      return ids;
    });
  }
}
