package io.xloud.revoke.sql;

import io.xloud.persistence.Database;
import io.xloud.persistence.RowInsert;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationEvent;
import io.xloud.revoke.TokenFingerprint;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jspecify.annotations.Nullable;

/** Queries over table {@code revocation_event}. Times go in and out as UTC, whole seconds. */
@Singleton
final class SqlRevocationDriver implements RevocationDriver {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final String COLUMNS =
      "domain_id, project_id, user_id, role_id, trust_id, consumer_id, access_token_id, audit_id,"
          + " audit_chain_id, expires_at, issued_before, revoked_at";

  /**
   * One look-up per index, so that neither a token's nor another user's events are ever scanned.
   * Rows of the young end are read once, by id; whether a late clock left others below it is told
   * by the index of times, without reading rows.
   */
  private static final String CANDIDATES =
      """
      SELECT %1$s FROM revocation_event
       WHERE user_id IN (<users>) AND issued_before >= :issued
         AND (project_id IS NULL OR project_id = :project)
         AND (audit_id IS NULL OR audit_id = :audit) AND (trust_id IS NULL OR trust_id = :trust)
      UNION ALL
      SELECT %1$s FROM revocation_event
       WHERE project_id = :project AND issued_before >= :issued AND user_id IS NULL
         AND (audit_id IS NULL OR audit_id = :audit) AND (trust_id IS NULL OR trust_id = :trust)
      UNION ALL
      SELECT %1$s FROM revocation_event
       WHERE audit_id = :audit AND issued_before >= :issued
         AND user_id IS NULL AND project_id IS NULL AND (trust_id IS NULL OR trust_id = :trust)
      UNION ALL
      SELECT %1$s FROM revocation_event
       WHERE id IN (<ids>) AND %2$s
      UNION ALL
      SELECT %1$s FROM revocation_event
       WHERE id > :after AND %2$s
      UNION ALL
      SELECT %1$s FROM revocation_event
       WHERE revoked_at >= :since AND id <= :after AND %2$s
      """
          .formatted(
              COLUMNS,
              """
              issued_before >= :issued AND user_id IS NULL AND project_id IS NULL
               AND audit_id IS NULL AND (audit_chain_id IS NULL OR audit_chain_id = :chain)
               AND (trust_id IS NULL OR trust_id = :trust)
              """);

  /** The same look-ups for many tokens at once, without what sorts out single rows. */
  private static final String MAY_HIT =
      """
      SELECT 1 FROM revocation_event
       WHERE user_id IN (<users>) AND issued_before >= :issued
         AND (project_id IS NULL OR project_id IN (<projects>))
         AND (audit_id IS NULL OR audit_id IN (<audits>))
      UNION ALL
      SELECT 1 FROM revocation_event
       WHERE project_id IN (<projects>) AND issued_before >= :issued AND user_id IS NULL
         AND (audit_id IS NULL OR audit_id IN (<audits>))
      UNION ALL
      SELECT 1 FROM revocation_event
       WHERE audit_id IN (<audits>) AND issued_before >= :issued
         AND user_id IS NULL AND project_id IS NULL
      UNION ALL
      SELECT 1 FROM revocation_event
       WHERE id IN (<ids>) AND %1$s
      UNION ALL
      SELECT 1 FROM revocation_event
       WHERE id > :after AND %1$s
      UNION ALL
      SELECT 1 FROM revocation_event
       WHERE revoked_at >= :since AND id <= :after AND %1$s
      LIMIT 1
      """
          .formatted(
              """
              issued_before >= :issued AND user_id IS NULL AND project_id IS NULL
               AND audit_id IS NULL AND (audit_chain_id IS NULL OR audit_chain_id IN (<chains>))
              """);

  private final Database database;

  SqlRevocationDriver(Database database) {
    this.database = database;
  }

  @Override
  public void add(List<RevocationEvent> events) {
    RowInsert insert = RowInsert.into("revocation_event", COLUMNS.split(", "));
    events.forEach(event ->
        insert.row(
            event.domainId(),
            event.projectId(),
            event.userId(),
            event.roleId(),
            event.trustId(),
            event.consumerId(),
            event.accessTokenId(),
            event.auditId(),
            event.auditChainId(),
            column(event.expiresAt()),
            column(event.issuedBefore()),
            column(event.revokedAt())));
    database.change(insert::execute);
  }

  @Override
  public List<RevocationEvent> candidates(TokenFingerprint token, Suspects loose) {
    Set<String> users = new LinkedHashSet<>();
    addUsers(users, token);
    return database.read(handle ->
        handle
            .createQuery(CANDIDATES)
            .bindList("users", users)
            .bindList(EmptyHandling.NULL_KEYWORD, "ids", loose.ids())
            .bind("after", loose.afterId())
            .bind("since", column(loose.since()))
            .bind("project", token.projectId())
            .bind("audit", token.auditId())
            .bind("chain", token.auditChainId())
            .bind("trust", token.trustId())
            .bind("issued", column(token.issuedAt()))
            .map((rs, _) -> event(rs))
            .list());
  }

  @Override
  public boolean mayHaveCandidates(List<TokenFingerprint> tokens, Suspects loose) {
    Instant issued = tokens.getFirst().issuedAt();
    Set<String> users = new LinkedHashSet<>();
    Set<String> projects = new LinkedHashSet<>();
    Set<String> audits = new LinkedHashSet<>();
    Set<String> chains = new LinkedHashSet<>();
    for (TokenFingerprint token : tokens) {
      issued = token.issuedAt().isBefore(issued) ? token.issuedAt() : issued;
      addUsers(users, token);
      addNamed(projects, token.projectId());
      audits.add(token.auditId());
      chains.add(token.auditChainId());
    }
    String oldest = SECONDS.format(issued);
    return database.read(handle ->
        handle
            .createQuery(MAY_HIT)
            .bindList("users", users)
            .bindList(EmptyHandling.NULL_KEYWORD, "projects", projects)
            .bindList("audits", audits)
            .bindList("chains", chains)
            .bindList(EmptyHandling.NULL_KEYWORD, "ids", loose.ids())
            .bind("after", loose.afterId())
            .bind("since", column(loose.since()))
            .bind("issued", oldest)
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }

  private static void addUsers(Set<String> users, TokenFingerprint token) {
    users.add(token.userId());
    addNamed(users, token.trustorId());
    addNamed(users, token.trusteeId());
  }

  private static void addNamed(Set<String> ids, @Nullable String id) {
    if (id != null) {
      ids.add(id);
    }
  }

  @Override
  public List<Loose> loose(int afterId, int upToId, int atMost) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT id, "
                    + COLUMNS
                    + " FROM revocation_event WHERE id > :after AND id <= :upTo"
                    + " AND user_id IS NULL AND project_id IS NULL AND audit_id IS NULL"
                    + " ORDER BY id LIMIT :most")
            .bind("after", afterId)
            .bind("upTo", upToId)
            .bind("most", atMost)
            .map((rs, _) -> new Loose(rs.getInt("id"), event(rs)))
            .list());
  }

  @Override
  public int newestRevokedBefore(Instant time) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT id FROM revocation_event WHERE revoked_at < :time"
                    + " ORDER BY revoked_at DESC, id DESC LIMIT 1")
            .bind("time", column(time))
            .mapTo(Integer.class)
            .findFirst()
            .orElse(0));
  }

  @Override
  public int newestId() {
    return database.read(handle ->
        handle
            .createQuery("SELECT COALESCE(MAX(id), 0) FROM revocation_event")
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public List<RevocationEvent> list(Optional<Instant> revokedAfter) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM revocation_event WHERE revoked_at > :after ORDER BY revoked_at, id")
            .bind("after", column(revokedAfter.orElse(Instant.EPOCH)))
            .map((rs, _) -> event(rs))
            .list());
  }

  @Override
  public int removeRevokedBefore(Instant time, int atMost) {
    return database.write(handle ->
        handle
            .createUpdate(
                "DELETE FROM revocation_event WHERE revoked_at < :time ORDER BY revoked_at"
                    + " LIMIT :most")
            .bind("time", column(time))
            .bind("most", atMost)
            .execute());
  }

  private static RevocationEvent event(ResultSet rs) throws SQLException {
    return new RevocationEvent(
        rs.getString("domain_id"),
        rs.getString("project_id"),
        rs.getString("user_id"),
        rs.getString("role_id"),
        rs.getString("trust_id"),
        rs.getString("consumer_id"),
        rs.getString("access_token_id"),
        rs.getString("audit_id"),
        rs.getString("audit_chain_id"),
        instant(rs, "expires_at"),
        Objects.requireNonNull(instant(rs, "issued_before")),
        Objects.requireNonNull(instant(rs, "revoked_at")));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    LocalDateTime time = rs.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  /** As text, because a zone of the driver or the session must never shift it. */
  private static @Nullable String column(@Nullable Instant time) {
    return time == null ? null : SECONDS.format(time);
  }
}
