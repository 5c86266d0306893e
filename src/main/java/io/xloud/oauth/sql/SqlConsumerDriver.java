package io.xloud.oauth.sql;

import io.xloud.crypto.Secret;
import io.xloud.oauth.Consumer;
import io.xloud.oauth.ConsumerDriver;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowUpdate;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Consumers in Keystone's table. */
@Singleton
final class SqlConsumerDriver implements ConsumerDriver {
  private static final String CONSUMER = "SELECT id, description, secret, extra FROM consumer";
  private static final String DESCRIPTION = "description";

  private final Database database;

  SqlConsumerDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Consumer> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(CONSUMER + " WHERE id = :id")
            .bind("id", id)
            .map(SqlConsumerDriver::consumer)
            .findFirst());
  }

  @Override
  public List<Consumer> list() {
    return database.list(handle ->
        handle.createQuery(CONSUMER + " ORDER BY id").map(SqlConsumerDriver::consumer).list());
  }

  private static Consumer consumer(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Consumer(
        rs.getString("id"),
        rs.getString(DESCRIPTION),
        Secret.of(rs.getString("secret")),
        Extra.read(rs.getString("extra")));
  }

  @Override
  public void insert(Consumer consumer) {
    database.change(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO consumer (id, description, secret, extra)
                VALUES (:id, :description, :secret, :extra)
                """)
            .bind("id", consumer.id())
            .bind(DESCRIPTION, consumer.description())
            .bind("secret", consumer.secret().reveal())
            .bind("extra", Extra.write(consumer.extra()))
            .execute());
  }

  @Override
  public boolean update(String id, Map<String, @Nullable Object> members) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(members);
    extra.remove(DESCRIPTION);
    return database.write(handle ->
        RowUpdate.of("consumer")
            .set(members, List.of(DESCRIPTION))
            .extra(extra)
            .execute(handle, id));
  }

  /**
   * The row is locked before its tokens go: whoever makes one meanwhile waits, and then misses the
   * consumer.
   */
  @Override
  public boolean delete(String id) {
    return database.write(handle -> {
      if (execute(handle, "UPDATE consumer SET id = id WHERE id = :id", id) == 0) {
        return false;
      }
      execute(handle, "DELETE FROM request_token WHERE consumer_id = :id", id);
      execute(handle, "DELETE FROM access_token WHERE consumer_id = :id", id);
      return execute(handle, "DELETE FROM consumer WHERE id = :id", id) > 0;
    });
  }

  private static int execute(Handle handle, String sql, String id) {
    return handle.createUpdate(sql).bind("id", id).execute();
  }
}
