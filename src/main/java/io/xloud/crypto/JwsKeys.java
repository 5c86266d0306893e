package io.xloud.crypto;

import io.xloud.error.Problem;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The keys for signed tokens, which follow where they come from within a second and never go bad
 * with it. Keys of folders are taken when what {@code private.pem} signs is verified by one of the
 * public keys; until then the last good ones go on working and an alarm is up. So the two halves of
 * a new pair may be put in place one after the other, in either order.
 */
public final class JwsKeys implements Supplier<JwsKeySet>, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JwsKeys.class.getName());

  private final JwsSource source;
  private final String instance;
  private final Optional<JwksPeers> peers;
  private final Duration heard;
  private final Lookout lookout = new Lookout(this::look);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile JwsReading now = JwsReading.nothing(Set.of());
  private volatile Optional<JwsKeySet> all = Optional.empty();
  private String seen = "";

  private JwsKeys(JwsSource source, JwksConfig others) {
    this.source = source;
    this.instance = others.instance();
    this.heard = others.refresh().plus(JwksFetch.LIMIT);
    this.peers =
        others.peers().isEmpty()
            ? Optional.empty()
            : Optional.of(new JwksPeers(others, System::nanoTime, this::joinPeers));
  }

  /** Follows the source and the peers until closed. */
  static JwsKeys following(JwsSource source, JwksConfig others) {
    JwsKeys keys = new JwsKeys(source, others);
    keys.look();
    keys.peers.ifPresent(JwksPeers::start);
    keys.lookout.start(source.name());
    return keys;
  }

  /** Reads the folders once, and again only when told to. */
  public static JwsKeys still(JwtConfig config) {
    JwsKeys keys =
        new JwsKeys(
            config.folders(),
            new JwksConfig(
                List.of(), Duration.ofDays(1), "", Optional.empty(), Duration.ofDays(1)));
    keys.look();
    return keys;
  }

  /**
   * The keys in force.
   *
   * @throws io.xloud.error.KeystoneException 503 while there have never been any
   */
  @Override
  public JwsKeySet get() {
    return find()
        .orElseThrow(() ->
            new Problem.Unavailable(
                    "There are no keys to sign and verify tokens with.", Duration.ofSeconds(5))
                .raised());
  }

  public Optional<JwsKeySet> find() {
    return all;
  }

  /** Without those of peers: what this node tells them. */
  public Optional<JwsKeySet> own() {
    return now.keys();
  }

  /** Waits until every peer was asked once, and no longer than this. */
  public void awaitPeers(Duration patience) {
    peers.ifPresent(it -> it.await(patience));
  }

  /** Whether the peers have had the time to hear of the first key of this node. */
  public boolean areTold() {
    return peers.isEmpty() || source.isOlderThan(heard);
  }

  /** Told after other keys came into force. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  public KeyHealth health() {
    JwsReading reading = now;
    return new KeyHealth(
        source.name(),
        reading.held(),
        all.map(JwsKeySet::fingerprint).orElse(""),
        reading.alarms());
  }

  synchronized void look() {
    String state = source.state();
    if (state.equals(seen)) {
      return;
    }
    JwsReading reading = source.read().named(instance);
    // A file that changed in between is read again next time.
    seen = state.equals(source.state()) ? state : "";
    raise(reading.alarms());
    if (reading.keys().isPresent()) {
      adopt(reading);
    } else {
      now = new JwsReading(now.keys(), now.held(), reading.alarms());
    }
  }

  private void adopt(JwsReading reading) {
    boolean changes = !names(reading).equals(names(now));
    boolean first = now.keys().isEmpty();
    now = reading;
    join();
    if (changes) {
      LOG.log(
          first ? Level.DEBUG : Level.INFO, // the first are no news
          "Tokens are signed with key {0}, fingerprint of all {1}",
          reading.keys().map(JwsKeySet::kid).orElse(""),
          health().fingerprint());
      listeners.forEach(Runnable::run);
    }
  }

  private void join() {
    all = now.keys().map(keys -> keys.with(peers.map(JwksPeers::keys).orElse(List.of())));
  }

  private synchronized void joinPeers() {
    join();
    LOG.log(
        Level.INFO,
        "The peers of [xloud] jwks.peers told other keys, fingerprint of all {0}",
        health().fingerprint());
    listeners.forEach(Runnable::run);
  }

  /** Of the key that signs, then of all. */
  private static List<String> names(JwsReading reading) {
    return reading.keys().stream()
        .flatMap(keys ->
            Stream.concat(Stream.of(keys.kid()), keys.known().stream().map(JwsPublicKey::kid)))
        .toList();
  }

  private void raise(Set<KeyAlarm> alarms) {
    for (KeyAlarm alarm : alarms) {
      if (!now.alarms().contains(alarm)) {
        LOG.log(Level.WARNING, "{0} ({1})", alarm.sentence(), health().source());
      }
    }
  }

  @Override
  public void close() {
    peers.ifPresent(JwksPeers::close);
    lookout.close();
  }
}
