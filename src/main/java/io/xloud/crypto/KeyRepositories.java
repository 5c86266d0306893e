package io.xloud.crypto;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key repositories that {@code keystone.conf} names. Tokens and receipts share one folder
 * unless they are told otherwise.
 */
@Singleton
public class KeyRepositories {
  private final Options options;
  private final Map<Path, KeyRepository> open = new ConcurrentHashMap<>();

  public KeyRepositories(Options options) {
    this.options = options;
  }

  public KeyRepository tokens() {
    return of(options.string("fernet_tokens", "key_repository"));
  }

  public KeyRepository receipts() {
    return of(options.string("fernet_receipts", "key_repository"));
  }

  public KeyRepository credentials() {
    return of(options.string("credential", "key_repository"));
  }

  /** For the secrets of stored credentials. */
  public CredentialCipher credentialCipher() {
    return new CredentialCipher(() -> credentials().keys().inOrder());
  }

  private KeyRepository of(String name) {
    Path folder = Path.of(name).toAbsolutePath().normalize();
    return open.computeIfAbsent(folder, this::following);
  }

  /** A server that would work with keys everybody has does not start. */
  private KeyRepository following(Path folder) {
    KeyRepository repository =
        KeyRepository.following(
            folder,
            options.flag("xloud", "development"),
            options.flag("xloud", "keys.keep-removed"));
    if (repository.health().alarms().contains(KeyAlarm.SAMPLE_KEYS)) {
      repository.close();
      throw new StartFailure(
          "%s holds the sample keys, which are refused unless [xloud] development is on."
              .formatted(folder));
    }
    return repository;
  }

  @PreDestroy
  void close() {
    open.values().forEach(KeyRepository::close);
  }
}
