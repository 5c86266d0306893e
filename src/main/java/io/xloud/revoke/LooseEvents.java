package io.xloud.revoke;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.event.EventConfig;
import io.xloud.persistence.Background;
import io.xloud.persistence.Serving;
import io.xloud.revoke.RevocationDriver.Loose;
import io.xloud.revoke.RevocationDriver.Suspects;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events that no index of the table finds: those without user, project and audit id, such
 * as the revocation of a chain. Their ids are kept in memory by what they name, read in the
 * background; whatever is younger than that, each look-up takes from the young end of the table. So
 * a validation costs the same however many there are, and none is missed.
 *
 * <p>Ids and times both mark how far the reading went, because neither alone is safe: a table may
 * be emptied and count from one again, and another node's clock may be late.
 */
@Singleton
class LooseEvents {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int AT_ONCE = 10_000;

  private static final Duration KEPT_LONGER = Duration.ofHours(1);

  private final RevocationDriver driver;
  private final Clock clock;
  private final Duration retention;

  /** Whatever is older, and was stored, can be seen. */
  private final Duration unsettled;

  private final Background reading =
      new Background("revocation-events", INTERVAL, this::readWhatIsNew);

  private volatile State state =
      new State(SuspectTable.empty(), 0, Instant.parse("9999-01-01T00:00:00Z"));
  private volatile boolean whole;

  /**
   * @param afterId all events up to here are in the table
   * @param since and none that was revoked before this is missing; at first a time that never comes
   */
  private record State(SuspectTable table, int afterId, Instant since) {}

  @Inject
  LooseEvents(RevocationDriver driver, Clock clock, Options options, MeterRegistry meters) {
    this(driver, clock, options);
    meters.gauge("xloud.revocations.remembered", this, LooseEvents::known);
  }

  LooseEvents(RevocationDriver driver, Clock clock, Options options) {
    this.driver = driver;
    this.clock = clock;
    this.unsettled = EventConfig.from(options).lookBackByWritersClocks();
    this.retention = RevokeConfig.from(options).retention().plus(KEPT_LONGER);
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      reading.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    reading.close();
  }

  /** Which loose events may hit the tokens. */
  Suspects of(List<TokenFingerprint> tokens) {
    State now = state;
    List<Integer> ids = new ArrayList<>();
    for (TokenFingerprint token : tokens) {
      long issued = token.issuedAt().getEpochSecond();
      keys(token).distinct().forEach(key -> now.table().find(key, issued, ids));
    }
    return new Suspects(ids, now.afterId(), now.since());
  }

  int known() {
    return state.table().size();
  }

  /** Whether the table was read to its end once: since then only what is young is looked for. */
  boolean isWhole() {
    return whole;
  }

  /**
   * The state changes only once all up to its marks is in the table, and with each page: the first
   * reading may be of a million rows, and one that fails goes on where it was.
   */
  void readWhatIsNew() {
    State before = state;
    Instant since = clock.instant().minus(unsettled);
    int newest = driver.newestRevokedBefore(since);
    // The newest by its time is not the one with the highest id where clocks of writers differ.
    boolean startsAgain = newest < before.afterId() && driver.newestId() < before.afterId();
    int upTo = startsAgain ? newest : Math.max(newest, before.afterId());
    SuspectTable table = startsAgain ? SuspectTable.empty() : before.table();
    int after = startsAgain ? 0 : before.afterId();
    List<Loose> some = driver.loose(after, upTo, AT_ONCE);
    while (some.size() == AT_ONCE) {
      table = with(some, table);
      after = some.getLast().id();
      state = new State(table, after, since);
      some = driver.loose(after, upTo, AT_ONCE);
    }
    state = new State(with(some, table), upTo, since);
    whole = true;
  }

  private SuspectTable with(List<Loose> some, SuspectTable known) {
    long oldest = clock.instant().minus(retention).getEpochSecond();
    SuspectTable table = known;
    for (Loose one : some) {
      RevocationEvent event = one.event();
      if (event.issuedBefore().getEpochSecond() >= oldest) {
        table = table.with(key(event), one.id(), event.issuedBefore().getEpochSecond(), oldest);
      }
    }
    return table;
  }

  /** The attribute that fewest other events share. */
  private static long key(RevocationEvent event) {
    return Stream.of(
            key('c', event.auditChainId()),
            key('t', event.trustId()),
            key('a', event.accessTokenId()),
            key('o', event.consumerId()),
            key('d', event.domainId()),
            key('r', event.roleId()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(0L);
  }

  private static Stream<Long> keys(TokenFingerprint token) {
    Stream<@Nullable Long> alone =
        Stream.of(
            0L,
            key('c', token.auditChainId()),
            key('t', token.trustId()),
            key('a', token.accessTokenId()),
            key('o', token.consumerId()),
            key('d', token.domainId()),
            key('d', token.userDomainId()));
    return Stream.concat(alone, token.roleIds().stream().map(id -> key('r', id)))
        .filter(Objects::nonNull);
  }

  /** Without minding case, because the database minds none where it matches. */
  private static @Nullable Long key(char kind, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String text = value.toLowerCase(Locale.ROOT);
    long hash = 0x9E3779B97F4A7C15L + kind;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0xFF51AFD7ED558CCDL;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
