package io.xloud.revoke;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The record of dead tokens. */
@Singleton
public final class RevocationService implements Revocations {
  /** The cores that the database may keep busy with questions about tokens. */
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final RevocationDriver driver;
  private final LooseEvents loose;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final RevocationRounds rounds;

  RevocationService(
      RevocationDriver driver, LooseEvents loose, Database database, Outbox outbox, Clock clock) {
    this.driver = driver;
    this.loose = loose;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.rounds = new RevocationRounds(this::maySuspectOneOf, AT_ONCE);
  }

  @Override
  public void user(String userId, AuthContext by) {
    revoke(RevocationEvent.ofUser(userId), Change.of(by, "revoked", "user", userId));
  }

  @Override
  public void project(String projectId, AuthContext by) {
    revoke(RevocationEvent.ofProject(projectId), Change.of(by, "revoked", "project", projectId));
  }

  @Override
  public void projects(Collection<String> projectIds, AuthContext by) {
    revokeAll(
        projectIds, RevocationEvent::ofProject, id -> Change.of(by, "revoked", "project", id));
  }

  @Override
  public void users(Collection<String> userIds, AuthContext by) {
    revokeAll(userIds, RevocationEvent::ofUser, id -> Change.of(by, "revoked", "user", id));
  }

  @Override
  public void trusts(Collection<String> trustIds, AuthContext by) {
    revokeAll(
        trustIds, RevocationEvent::ofTrust, id -> Change.of(by, "revoked", "OS-TRUST:trust", id));
  }

  @Override
  public void earlierOf(String userId, AuthContext by) {
    storeDated(
        List.of(RevocationEvent.ofUser(userId).before(clock.instant())),
        List.of(Change.of(by, "revoked", "user", userId)));
  }

  @Override
  public void token(String auditId, AuthContext by) {
    revoke(RevocationEvent.ofToken(auditId), Change.of(by, "revoked", "token", auditId));
  }

  @Override
  public void chain(String auditChainId, AuthContext by) {
    revoke(
        RevocationEvent.ofChain(auditChainId),
        Change.of(by, "revoked", "token_chain", auditChainId));
  }

  @Override
  public boolean isRevoked(TokenFingerprint token) {
    return Database.isConnectionHeld()
        ? isHit(token)
        : rounds.maySuspect(token) && database.readInSync(_ -> isHit(token));
  }

  private boolean isHit(TokenFingerprint token) {
    List<TokenFingerprint> alone = List.of(token);
    return driver.candidates(token, loose.of(alone)).stream().anyMatch(event -> event.hits(token));
  }

  private boolean maySuspectOneOf(List<TokenFingerprint> tokens) {
    return database.readInSync(_ -> driver.mayHaveCandidates(tokens, loose.of(tokens)));
  }

  /** Every event still kept, oldest first; with a time only those that came after it. */
  public List<RevocationEvent> events(Optional<Instant> revokedAfter) {
    return driver.list(revokedAfter);
  }

  private void revoke(RevocationEvent event, Change change) {
    store(List.of(event), List.of(change));
  }

  private void revokeAll(
      Collection<String> ids,
      Function<String, RevocationEvent> event,
      Function<String, Change> change) {
    store(ids.stream().map(event).toList(), ids.stream().map(change).toList());
  }

  private void store(List<RevocationEvent> events, List<Change> changes) {
    if (events.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    storeDated(events.stream().map(event -> event.at(now)).toList(), changes);
  }

  private void storeDated(List<RevocationEvent> events, List<Change> changes) {
    database.change(_ -> {
      driver.add(events);
      outbox.recordAll(changes);
    });
  }
}
