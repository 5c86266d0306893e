package io.xloud.persistence;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.error.KeystoneException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * What was last learned of the database in the background, so that whoever asks how it is waits for
 * nothing, and above all not behind the requests that hold all connections.
 */
@Singleton
public final class DatabaseStatus {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Database database;
  private final Schema schema;
  private final Background looking = new Background("database-status", INTERVAL, this::look);
  private volatile @Nullable Learned learned;
  private volatile @Nullable Down silence;

  /** How the database is. */
  public sealed interface Learned {}

  /** It can't serve, with the cause in words. */
  public record Down(String cause) implements Learned {}

  /** It answers; a Galera node says that it serves. */
  public record Up(Galera galera, Schema.State schema) implements Learned {}

  DatabaseStatus(@Reserved Database database) {
    this.database = database;
    this.schema = new Schema(database);
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      looking.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    looking.close();
  }

  void fallsSilent(@Observes DatabaseSilent silent) {
    silence = new Down(silent.cause());
  }

  void answersAgain(@Observes DatabaseAnswering answering) {
    silence = null;
  }

  /** The first who asks may have to look. */
  public Learned last() {
    @Nullable Down silent = silence;
    @Nullable Learned known = silent == null ? learned : silent;
    return known == null ? look() : known;
  }

  private Learned look() {
    Learned found = found();
    learned = found;
    return found;
  }

  private Learned found() {
    try {
      return database.read(_ ->
          switch (Galera.state(database)) {
            case Galera.NotReady(var cause) -> new Down(cause);
            case Galera.Ready serving -> new Up(serving, schema.state());
            case Galera.Alone alone -> new Up(alone, schema.state());
          });
    } catch (KeystoneException e) {
      return new Down(e.problem().message());
    } catch (JdbiException e) {
      return new Down("The database refuses to tell its state: " + Failure.cause(e).getMessage());
    }
  }
}
