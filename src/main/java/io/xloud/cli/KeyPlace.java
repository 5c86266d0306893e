package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyReading;
import io.xloud.crypto.KeyRotation;
import io.xloud.crypto.KeyRotation.Owner;
import io.xloud.crypto.RotatingKeys;
import io.xloud.crypto.RotatingKeys.Rotated;
import io.xloud.error.StartFailure;
import io.xloud.node.KeySets;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        folder(options.string("fernet_tokens", "key_repository")),
        options.integer("fernet_tokens", "max_active_keys"));
  }

  /** Receipts that share the folder of the tokens keep as many keys as these need. */
  static KeyPlace receipts(Options options) {
    KeyPlace tokens = tokens(options);
    Path folder = folder(options.string("fernet_receipts", "key_repository"));
    int mostKeys = options.integer("fernet_receipts", "max_active_keys");
    return new KeyPlace(
        "fernet_receipts", folder, folder.equals(tokens.folder()) ? tokens.mostKeys() : mostKeys);
  }

  static KeyPlace credentials(Options options) {
    return new KeyPlace(
        "credential",
        folder(options.string("credential", "key_repository")),
        KeyRotation.CREDENTIAL_KEYS);
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

  private static Path folder(String written) {
    return Path.of(written).toAbsolutePath().normalize();
  }

  /** Tells what it did. */
  String setUp(Optional<Owner> owner) {
    return writing(() ->
        keys(owner)
            .setUp()
            .map(made -> "made keys 0 (staged) and %d (primary)".formatted(made.promoted()))
            .orElse("there are keys already, nothing to do"));
  }

  String rotate(Optional<Owner> owner) {
    return writing(() -> told(keys(owner).rotate()));
  }

  RotatingKeys keys(Optional<Owner> owner) {
    return new KeyRotation(folder, mostKeys, owner);
  }

  KeyInspection inspect(Options options) {
    return KeyInspection.of(folder, options.flag("xloud", "development"));
  }

  private static String told(Rotated rotated) {
    String pruned =
        rotated.pruned().isEmpty()
            ? ""
            : ", removed "
                + String.join(", ", rotated.pruned().stream().map(String::valueOf).toList());
    return "key %d is primary now%s".formatted(rotated.promoted(), pruned);
  }

  KeyReading read(Options options) {
    return KeyInspection.reading(folder, options.flag("xloud", "development"));
  }

  /** What a rotation would do. */
  RotatingKeys.Plan plan(Options options) {
    return asking(() -> keys(Optional.empty()).plan());
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private String writing(Work<String> work) {
    return "[%s] %s: %s.".formatted(section, folder, asking(work));
  }

  private <T> T asking(Work<T> work) {
    try {
      return work.run();
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
