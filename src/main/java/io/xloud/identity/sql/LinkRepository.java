package io.xloud.identity.sql;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.FederatedIdentity;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Table {@code federated_user}, as clients write it: which users of providers a user is. */
@Singleton
class LinkRepository {
  private final Database database;

  LinkRepository(Database database) {
    this.database = database;
  }

  List<FederatedIdentity> of(String userId) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT idp_id, protocol_id, unique_id FROM federated_user"
                    + " WHERE user_id = :id ORDER BY id")
            .bind("id", userId)
            .map((row, _) ->
                new FederatedIdentity(
                    row.getString("idp_id"),
                    row.getString("protocol_id"),
                    row.getString("unique_id")))
            .list());
  }

  void remove(String userId) {
    database.change(handle ->
        handle
            .createUpdate("DELETE FROM federated_user WHERE user_id = :id")
            .bind("id", userId)
            .execute());
  }

  /**
   * @param name by which lists show a user who has no other
   */
  void add(String userId, @Nullable String name, List<FederatedIdentity> identities) {
    database.change(handle -> {
      for (FederatedIdentity identity : identities) {
        if (!link(handle, userId, name, identity)) {
          throw unknown(handle, identity);
        }
      }
    });
  }

  /** Provider and protocol are written as they are stored, however the request spells them. */
  private static boolean link(
      Handle handle, String userId, @Nullable String name, FederatedIdentity identity) {
    try {
      return handle
              .createUpdate(
                  """
                  INSERT INTO federated_user
                    (user_id, idp_id, protocol_id, unique_id, display_name)
                  SELECT :user, p.idp_id, p.id, :unique, :name FROM federation_protocol p
                  WHERE p.idp_id = :idp AND p.id = :protocol
                  """)
              .bind("user", userId)
              .bind("idp", identity.idpId())
              .bind("protocol", identity.protocolId())
              .bind("unique", identity.uniqueId())
              .bind("name", name)
              .execute()
          > 0;
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        throw new Problem.Conflict("federated_user", "Duplicate entry").raised();
      }
      throw e;
    }
  }

  private static KeystoneException unknown(Handle handle, FederatedIdentity identity) {
    boolean provider =
        handle
            .createQuery("SELECT 1 FROM identity_provider WHERE id = :idp")
            .bind("idp", identity.idpId())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    return refused(
        provider
            ? "Could not find federated protocol %s for Identity Provider: %s."
                .formatted(identity.protocolId(), identity.idpId())
            : "Could not find Identity Provider: " + identity.idpId());
  }

  private static KeystoneException refused(String sentence) {
    return new Problem.BadRequest(sentence).raised();
  }
}
