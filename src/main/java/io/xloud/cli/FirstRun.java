package io.xloud.cli;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.StartupEvent;
import io.xloud.crypto.Secret;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Prepares a server with a database of its own for its first client, once per data folder. */
@Singleton
@Unremovable
class FirstRun {
  private static final int AFTER_THE_REST = 10_000;
  private static final AtomicReference<@Nullable Place> EXPECTED = new AtomicReference<>();

  /** The data folder, and where its server will answer. */
  private record Place(Path folder, String authUrl) {}

  private final Bootstrap bootstrap;

  FirstRun(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Makes the next start prepare this folder before its port opens. */
  static void expect(Path folder, String authUrl) {
    EXPECTED.set(new Place(folder, authUrl));
  }

  /** Observers of the start have ended before Quarkus opens a port. */
  void start(@Observes @Priority(AFTER_THE_REST) StartupEvent start) throws IOException {
    Place place = EXPECTED.getAndSet(null);
    if (place != null) {
      prepare(place.folder(), place.authUrl());
    }
  }

  /** The administrator of the folder, made where there is none, moved to the address given. */
  Credentials prepare(Path folder, String authUrl) throws IOException {
    Optional<Credentials> kept = Credentials.keptIn(folder);
    if (kept.isPresent() && kept.get().authUrl().equals(authUrl)) {
      return kept.get();
    }
    Credentials credentials =
        new Credentials(authUrl, kept.map(Credentials::password).orElseGet(FirstRun::password));
    if (kept.isPresent()) {
      bootstrap.move(kept.get().authUrl(), authUrl);
    } else {
      bootstrap.run(BootstrapPlan.at(authUrl, credentials.password()));
    }
    credentials.keepIn(folder);
    return credentials;
  }

  private static Secret password() {
    String given = System.getenv("OS_BOOTSTRAP_PASSWORD");
    if (given != null && !given.isEmpty()) {
      return Secret.of(given);
    }
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }
}
