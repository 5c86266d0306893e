package io.xloud.crypto;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The key repositories that {@code keystone.conf} names. Tokens and receipts share one folder
 * unless they are told otherwise. Here they are folders; who keeps keys elsewhere says from where
 * they come.
 */
public class KeyRepositories implements AutoCloseable {
  private static final Duration SHORTEST_TURN = Duration.ofMinutes(30);

  private final Options options;
  private final Clock clock;
  private final Map<Path, KeyRepository> open = new ConcurrentHashMap<>();
  private @Nullable JwsKeys signed;

  public KeyRepositories(Options options, Clock clock) {
    this.options = options;
    this.clock = clock;
  }

  public KeyRepository tokens() {
    return of("fernet", tokenFolder());
  }

  public KeyRepository receipts() {
    Path folder = folder(options, "fernet_receipts");
    return folder.equals(tokenFolder()) ? tokens() : of("receipt", folder);
  }

  public KeyRepository credentials() {
    return of("credential", folder(options, "credential"));
  }

  /**
   * For signed tokens; none where no token may be one. These are kept in folders, or in the memory
   * of this process alone.
   */
  public synchronized Optional<JwsKeys> signed() {
    if (signed == null && TokenProvider.from(options).hasSigned()) {
      signed = JwsKeys.following(signing(JwtConfig.from(options)), JwksConfig.from(options));
    }
    return Optional.ofNullable(signed);
  }

  /** Whether keys of signed tokens are made by the process itself and never written down. */
  public static boolean areInMemory(Options options) {
    return options.flag("xloud", "jwks.in-memory");
  }

  private JwsSource signing(JwtConfig config) {
    if (!areInMemory(options)) {
      return config.folders();
    }
    Duration turn = options.duration("xloud", "jwks.rotate");
    return new JwsMemory(
        config.algorithm(),
        turn.compareTo(SHORTEST_TURN) < 0 ? SHORTEST_TURN : turn,
        TokenLife.from(options).life(),
        clock);
  }

  /** For the secrets of stored credentials. */
  public CredentialCipher credentialCipher() {
    return new CredentialCipher(() -> credentials().keys().inOrder());
  }

  /** Where the keys come from. */
  protected KeySource source(String repository, Path folder) {
    return new KeyFolder(folder, options.flag("xloud", "development"));
  }

  private Path tokenFolder() {
    return folder(options, "fernet_tokens");
  }

  /** The folder that a section of {@code keystone.conf} names, always in the same spelling. */
  public static Path folder(Options options, String section) {
    String name = switch (section) { // each spelled out, for the list of options in use
          case "fernet_tokens" -> options.string("fernet_tokens", "key_repository");
          case "fernet_receipts" -> options.string("fernet_receipts", "key_repository");
          case "credential" -> options.string("credential", "key_repository");
          default -> throw new IllegalArgumentException(section + " has no keys");
        };
    return Path.of(name).toAbsolutePath().normalize();
  }

  private KeyRepository of(String repository, Path folder) {
    return open.computeIfAbsent(folder, it -> following(source(repository, it)));
  }

  /**
   * A server that would work with keys everybody has, or that can't open its own, does not start.
   */
  private KeyRepository following(KeySource source) {
    KeyRepository repository =
        KeyRepository.following(source, options.flag("xloud", "keys.keep-removed"));
    for (KeyAlarm alarm : repository.health().alarms()) {
      refusal(alarm, source)
          .ifPresent(sentence -> {
            repository.close();
            throw new StartFailure(sentence);
          });
    }
    return repository;
  }

  private static Optional<String> refusal(KeyAlarm alarm, KeySource source) {
    return switch (alarm) {
      case SAMPLE_KEYS ->
          Optional.of(
              "%s holds the sample keys, which are refused unless [xloud] development is on."
                  .formatted(source.name()));
      case NOT_OPENED ->
          Optional.of(
              "The keys in %s do not open: [xloud] keys.encryption-key of this node is not the one"
                      .formatted(source.name())
                  + " they were sealed with.");
      default -> Optional.empty();
    };
  }

  @Override
  public synchronized void close() {
    if (signed != null) {
      signed.close();
    }
    open.values().forEach(KeyRepository::close);
  }
}
