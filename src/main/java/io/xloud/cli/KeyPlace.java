package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyAges;
import io.xloud.crypto.KeyAlarm;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyReading;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.KeyRotation;
import io.xloud.crypto.KeyRotation.Owner;
import io.xloud.crypto.KeySet;
import io.xloud.crypto.RotatingKeys;
import io.xloud.crypto.RotatingKeys.Rotated;
import io.xloud.error.StartFailure;
import io.xloud.keys.KeyTable;
import io.xloud.keys.StoredKeys;
import io.xloud.keys.StoredRepositories;
import io.xloud.keys.StoredRotation;
import io.xloud.node.KeySets;
import io.xloud.persistence.Database;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A key repository as the settings name it.
 *
 * @param section of keystone.conf, which is what its operator calls it by
 * @param mostKeys how many files a rotation leaves
 */
record KeyPlace(String section, Path folder, int mostKeys) {

  static KeyPlace tokens(Options options) {
    return new KeyPlace(
        "fernet_tokens",
        KeyRepositories.folder(options, "fernet_tokens"),
        options.integer("fernet_tokens", "max_active_keys"));
  }

  /** Receipts that share the folder of the tokens keep as many keys as these need. */
  static KeyPlace receipts(Options options) {
    KeyPlace tokens = tokens(options);
    Path folder = KeyRepositories.folder(options, "fernet_receipts");
    int mostKeys = options.integer("fernet_receipts", "max_active_keys");
    return new KeyPlace(
        "fernet_receipts", folder, folder.equals(tokens.folder()) ? tokens.mostKeys() : mostKeys);
  }

  static KeyPlace credentials(Options options) {
    return new KeyPlace(
        "credential", KeyRepositories.folder(options, "credential"), KeyRotation.CREDENTIAL_KEYS);
  }

  /** Every repository of a server with a database of its own, under its data where not named. */
  static List<KeyPlace> under(Path data, Options options) {
    return Map.of(
            "fernet_tokens", "fernet-keys",
            "fernet_receipts", "receipt-keys",
            "credential", "credential-keys")
        .entrySet()
        .stream()
        .map(named ->
            new KeyPlace(
                named.getKey(),
                options.isSet(named.getKey(), "key_repository")
                    ? KeyRepositories.folder(options, named.getKey())
                    : data.resolve(named.getValue()),
                KeyRotation.CREDENTIAL_KEYS))
        .toList();
  }

  /** What {@code fernet_setup} and {@code fernet_rotate} look after: each folder once. */
  static List<KeyPlace> tokensAndReceipts(Options options) {
    KeyPlace tokens = tokens(options);
    return Stream.of(tokens, receipts(options))
        .filter(place -> place == tokens || !place.folder().equals(tokens.folder()))
        .toList();
  }

  /** Every repository once. */
  static List<KeyPlace> all(Options options) {
    return Stream.concat(tokensAndReceipts(options).stream(), Stream.of(credentials(options)))
        .toList();
  }

  /** What the heartbeat, the metrics and the table of keys call it. */
  String repository() {
    return switch (section) {
      case "fernet_tokens" -> KeySets.TOKENS;
      case "fernet_receipts" -> "receipt";
      default -> "credential";
    };
  }

  /** Tells what it did. */
  String setUp(Options options, Optional<Owner> owner) {
    if (StoredRepositories.areAskedFor(options)
        && read(options).alarms().contains(KeyAlarm.EMPTY)
        && !KeyInspection.reading(folder, true).keys().isEmpty()) {
      throw new StartFailure(
          "The database holds no keys of [%s], but %s does: bring these with keys_import, or remove them if nothing is sealed with them."
              .formatted(section, folder));
    }
    return told(
        options,
        owner,
        keys ->
            keys.setUp()
                .map(made -> "made keys 0 (staged) and %d (primary)".formatted(made.promoted()))
                .orElse("there are keys already, nothing to do"));
  }

  String rotate(Options options, Optional<Owner> owner) {
    return told(options, owner, keys -> told(keys.rotate()));
  }

  /** What a rotation would do. */
  RotatingKeys.Plan plan(Options options) {
    return with(options, Optional.empty(), RotatingKeys::plan);
  }

  /** Where the keys are, for people. */
  String told(Options options) {
    return StoredRepositories.areAskedFor(options)
        ? "database, exported to " + folder
        : folder.toString();
  }

  /** A database that does not answer is an alarm like a folder that can't be read. */
  KeyReading read(Options options) {
    if (!StoredRepositories.areAskedFor(options)) {
      return KeyInspection.reading(folder, options.flag("xloud", "development"));
    }
    KeyEncryptionKey key = KeyEncryptionKey.from(options);
    try (CommandDatabase database = CommandDatabase.open(options)) {
      return database.ask(it -> StoredKeys.only(table(it, key), folder).read());
    } catch (StartFailure e) {
      return new KeyReading(KeySet.empty(), KeyAges.none(), Set.of(KeyAlarm.UNREADABLE));
    }
  }

  KeyInspection inspect(Options options) {
    return StoredRepositories.areAskedFor(options)
        ? KeyInspection.of(folder, read(options))
        : KeyInspection.of(folder, options.flag("xloud", "development"));
  }

  KeyTable table(Database database, KeyEncryptionKey key) {
    return new KeyTable(database, key, repository());
  }

  private interface Work<T> {
    T run(RotatingKeys keys) throws IOException;
  }

  private String told(Options options, Optional<Owner> owner, Work<String> work) {
    return "[%s] %s: %s.".formatted(section, told(options), with(options, owner, work));
  }

  private <T> T with(Options options, Optional<Owner> owner, Work<T> work) {
    if (!StoredRepositories.areAskedFor(options)) {
      return writing(new KeyRotation(folder, mostKeys, owner), work);
    }
    KeyEncryptionKey key = KeyEncryptionKey.from(options);
    try (CommandDatabase database = CommandDatabase.open(options)) {
      return database.ask(it -> writing(new StoredRotation(table(it, key), mostKeys), work));
    }
  }

  private static String told(Rotated rotated) {
    String pruned =
        rotated.pruned().isEmpty()
            ? ""
            : ", removed "
                + String.join(", ", rotated.pruned().stream().map(String::valueOf).toList());
    return "key %d is primary now%s".formatted(rotated.promoted(), pruned);
  }

  private <T> T writing(RotatingKeys keys, Work<T> work) {
    try {
      return work.run(keys);
    } catch (IOException e) {
      throw new StartFailure(
          "The key repository of [%s], %s, cannot be written: %s."
              .formatted(section, folder, reason(e)),
          e);
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> denied.getFile() + " may not be touched";
      case NoSuchFileException missing when missing.getReason() == null ->
          missing.getFile() + " does not exist";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
