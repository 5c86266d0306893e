package io.xloud.federation.sql;

import io.xloud.crypto.Digests;
import io.xloud.federation.ProviderSession;
import io.xloud.federation.ProviderSessionDriver;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;

/** Table {@code xi_provider_session}, which holds names of providers' users as digests only. */
@Singleton
final class SqlProviderSessionDriver implements ProviderSessionDriver {
  /** As text, because a zone of the driver or the session must never shift it. */
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Database database;

  SqlProviderSessionDriver(Database database) {
    this.database = database;
  }

  @Override
  public void add(String providerId, ProviderSession session, String userId, Instant until) {
    database.change(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO xi_provider_session
                  (provider_id, subject, session_index, user_id, until_at)
                VALUES (:provider, :subject, :index, :user, :until)
                ON DUPLICATE KEY UPDATE until_at = GREATEST(until_at, VALUES(until_at))
                """)
            .bind("provider", providerId)
            .bind("subject", digest(session.subject()))
            .bind("index", session.index().map(SqlProviderSessionDriver::digest).orElse(""))
            .bind("user", userId)
            .bind("until", SECONDS.format(until))
            .execute());
  }

  @Override
  public List<String> usersOfSubject(String providerId, String subject) {
    return users(
        """
        SELECT DISTINCT user_id FROM xi_provider_session
        WHERE provider_id = :provider AND subject = :name
        """,
        providerId,
        subject);
  }

  @Override
  public List<String> usersOfIndex(String providerId, String index) {
    return users(
        """
        SELECT DISTINCT user_id FROM xi_provider_session
        WHERE provider_id = :provider AND session_index = :name
        """,
        providerId,
        index);
  }

  private List<String> users(String query, String providerId, String name) {
    return database.read(handle ->
        handle
            .createQuery(query)
            .bind("provider", providerId)
            .bind("name", digest(name))
            .map((rs, _) -> rs.getString("user_id"))
            .list());
  }

  @Override
  public int removeEndedBefore(Instant time, int atMost) {
    return database.write(handle ->
        handle
            .createUpdate(
                """
                DELETE FROM xi_provider_session
                WHERE until_at < :time ORDER BY until_at LIMIT :most
                """)
            .bind("time", SECONDS.format(time))
            .bind("most", atMost)
            .execute());
  }

  private static String digest(String name) {
    return HexFormat.of().formatHex(Digests.sha256(name.getBytes(StandardCharsets.UTF_8)));
  }
}
