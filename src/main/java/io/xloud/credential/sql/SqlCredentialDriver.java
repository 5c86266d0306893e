package io.xloud.credential.sql;

import io.xloud.credential.CredentialDriver;
import io.xloud.credential.SealedCredential;
import io.xloud.crypto.CredentialCipher.Encrypted;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Credentials in Keystone's table. It has no index but that of the id, and Keystone's tables are
 * never altered: what asks for a user's credentials reads the whole table, as it does in Keystone.
 */
@Singleton
final class SqlCredentialDriver implements CredentialDriver {
  private static final String CREDENTIAL =
      "SELECT id, user_id, project_id, type, encrypted_blob, key_hash, extra FROM credential";
  private static final String COLUMNS =
      "INSERT INTO credential (id, user_id, project_id, type, encrypted_blob, key_hash, extra)";
  private static final String VALUES = ":id, :user, :project, :type, :blob, :hash, :extra";

  private final Database database;

  SqlCredentialDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<SealedCredential> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(CREDENTIAL + " WHERE id = :id")
            .bind("id", id)
            .map(SqlCredentialDriver::credential)
            .findFirst());
  }

  @Override
  public List<SealedCredential> list(ListQuery query) {
    Conditions conditions =
        new Conditions()
            .text(query, "user_id", "user_id")
            .text(query, "type", "type")
            .after(query, "id");
    String sql =
        CREDENTIAL + " WHERE " + conditions.sql() + " ORDER BY id" + Conditions.limit(query);
    return database.list(handle ->
        conditions.bindTo(handle.createQuery(sql)).map(SqlCredentialDriver::credential).list());
  }

  private static SealedCredential credential(ResultSet rs, StatementContext ctx)
      throws SQLException {
    return new SealedCredential(
        rs.getString("id"),
        rs.getString("user_id"),
        rs.getString("project_id"),
        rs.getString("type"),
        new Encrypted(rs.getString("encrypted_blob"), rs.getString("key_hash")),
        Extra.read(rs.getString("extra")));
  }

  @Override
  public Outcome insert(SealedCredential credential) {
    return database.write(
        handle -> inserted(handle, COLUMNS + " VALUES (" + VALUES + ")", credential, 0));
  }

  @Override
  public Outcome insert(SealedCredential credential, int limit) {
    String sql =
        COLUMNS
            + " SELECT "
            + VALUES
            + " FROM DUAL"
            + " WHERE (SELECT COUNT(*) FROM credential c WHERE c.user_id = :user) < :limit";
    return database.write(handle -> inserted(handle, sql, credential, limit));
  }

  private static Outcome inserted(
      Handle handle, String sql, SealedCredential credential, int limit) {
    try {
      int rows =
          handle
              .createUpdate(sql)
              .bind("id", credential.id())
              .bind("user", credential.userId())
              .bind("project", credential.projectId())
              .bind("type", credential.type())
              .bind("blob", credential.secret().blob())
              .bind("hash", credential.secret().keyHash())
              .bind("extra", Extra.write(credential.extra()))
              .bind("limit", limit)
              .execute();
      return rows == 0 ? Outcome.FULL : Outcome.DONE;
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return Outcome.TAKEN;
      }
      throw e;
    }
  }

  @Override
  public boolean replaceSecret(String id, Encrypted before, Encrypted after) {
    return database.write(handle ->
        handle
                .createUpdate(
                    """
                    UPDATE credential SET encrypted_blob = :blob, key_hash = :hash
                    WHERE id = :id AND key_hash = :oldHash AND encrypted_blob = BINARY :oldBlob
                    """)
                .bind("blob", after.blob())
                .bind("hash", after.keyHash())
                .bind("id", id)
                .bind("oldHash", before.keyHash())
                .bind("oldBlob", before.blob())
                .execute()
            > 0);
  }

  @Override
  public boolean delete(String id) {
    return database.write(handle ->
        handle.createUpdate("DELETE FROM credential WHERE id = :id").bind("id", id).execute() > 0);
  }

  @Override
  public List<String> deleteOfUsers(Collection<String> userIds) {
    return deleteWhere("user_id", userIds);
  }

  @Override
  public List<String> deleteOfProjects(Collection<String> projectIds) {
    return deleteWhere("project_id", projectIds);
  }

  /** What is deleted is told by its ids, so they are read first and nothing else is deleted. */
  private List<String> deleteWhere(String column, Collection<String> owners) {
    if (owners.isEmpty()) {
      return List.of();
    }
    return database.write(handle -> {
      List<String> ids =
          handle
              .createQuery("SELECT id FROM credential WHERE " + column + " IN (<owners>)")
              .bindList("owners", List.copyOf(owners))
              .mapTo(String.class)
              .list();
      if (!ids.isEmpty()) {
        handle
            .createUpdate("DELETE FROM credential WHERE id IN (<ids>)")
            .bindList("ids", ids)
            .execute();
      }
      return ids;
    });
  }
}
