package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.JwsKeys;
import io.xloud.crypto.JwtConfig;
import io.xloud.crypto.KeyAlarm;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyInspection.KeyFile;
import io.xloud.crypto.KeyPace;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.TokenLife;
import io.xloud.crypto.TokenProvider;
import io.xloud.error.StartFailure;
import io.xloud.keys.StoredRepositories;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code doctor} sees in the key folders. */
final class KeyChecks {
  private KeyChecks() {}

  static void of(Options options, Checkup checkup) {
    if (StoredRepositories.areAskedFor(options)) {
      List<Symptom> symptoms = encryptionKey(options);
      checkup.report("key-encryption key", symptoms);
      if (!symptoms.isEmpty()) {
        return;
      }
    }
    List<KeyPlace> tokens = KeyPlace.tokensAndReceipts(options);
    KeyPlace credentials = KeyPlace.credentials(options);
    tokens.forEach(place ->
        checkup.report(
            "keys of [%s]".formatted(place.section()),
            folder(place, place.inspect(options), setUpOf(place))));
    checkup.report(
        "keys of [credential]",
        folder(credentials, credentials.inspect(options), "credential_setup"));
    if (TokenProvider.from(options).hasSigned() && !KeyRepositories.areInMemory(options)) {
      checkup.report("keys of [jwt_tokens]", signed(options));
    }
    checkup.report("separate keys", separate(credentials, tokens));
    KeyPlace place = tokens.getFirst();
    checkup.report("max_active_keys", number(options, place, place.inspect(options)));
  }

  /** Whether the keys in the database can be opened at all. */
  static List<Symptom> encryptionKey(Options options) {
    try {
      KeyEncryptionKey.from(options);
      return List.of();
    } catch (StartFailure e) {
      return List.of(
          Symptom.grave(
              String.valueOf(e.getMessage()), "Give this node the file that the others have."));
    }
  }

  /** Whether there is a pair of keys, and nothing but keys. */
  static List<Symptom> signed(Options options) {
    try (JwsKeys keys = JwsKeys.still(JwtConfig.from(options))) {
      return keys.health().alarms().stream()
          .sorted()
          .map(alarm ->
              Symptom.grave(
                  "%s: %s".formatted(keys.health().source(), alarm.sentence()),
                  remedy(alarm, "create_jws_keypair")))
          .toList();
    } catch (StartFailure e) {
      return List.of(
          Symptom.grave(String.valueOf(e.getMessage()), "Correct the option in [jwt_tokens]."));
    }
  }

  private static String setUpOf(KeyPlace place) {
    return place.section().equals("fernet_tokens") ? "fernet_setup" : "receipt_setup";
  }

  static List<Symptom> folder(KeyPlace place, KeyInspection found, String setUp) {
    if (!found.exists()) {
      return List.of(
          Symptom.grave(
              "The folder %s does not exist.".formatted(place.folder()),
              "Run %s, or copy the folder from another node.".formatted(setUp)));
    }
    List<Symptom> symptoms = new ArrayList<>();
    found.alarms().stream()
        .sorted()
        .map(alarm ->
            Symptom.grave(
                "%s: %s".formatted(place.folder(), alarm.sentence()), remedy(alarm, setUp)))
        .forEach(symptoms::add);
    openFiles(place, found.files()).ifPresent(symptoms::add);
    return symptoms;
  }

  private static Optional<Symptom> openFiles(KeyPlace place, List<KeyFile> files) {
    List<String> open =
        files.stream()
            .filter(KeyFile::openToOthers)
            .map(file -> String.valueOf(file.number()))
            .toList();
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Symptom.grave(
                "In %s everybody may read or write: %s."
                    .formatted(place.folder(), String.join(", ", open)),
                "chmod 600 these files, and rotate the keys if others had access."));
  }

  private static String remedy(KeyAlarm alarm, String setUp) {
    return switch (alarm) {
      case UNREADABLE -> "Let the user who runs the server own the folder, with mode 0700.";
      case EMPTY -> "Run %s, or copy the keys from another node.".formatted(setUp);
      case NO_VALID_PRIMARY, INVALID_FILE ->
          "Copy the folder anew from a node whose keys are good.";
      case SAMPLE_KEYS -> "Remove the keys and run %s.".formatted(setUp);
      case INCOMPLETE ->
          "Copy the folder anew from another node, or remove it and run %s.".formatted(setUp);
      case PRIMARY_GONE -> "Copy the folder anew from the node that rotates.";
      case NOT_OPENED ->
          "Give this node the key-encryption key of the others; [xloud] keys.encryption-key-file"
              + " names it.";
      case OUTDATED -> "Let the database catch up; if it was restored, restart the servers.";
      case NOT_EXPORTED ->
          "Let the user who runs the server own the folder, with mode 0700; the log names keys that"
              + " the database lacks.";
      case NO_SIGNING_KEY, NO_PUBLIC_HALF ->
          "Make a pair with %s, and bring its public half to all nodes.".formatted(setUp);
      case FOREIGN_FILE -> "Remove from the folder what is no public key.";
      case WORLD_READABLE -> "chmod 700 the folder, and rotate the keys if others had access.";
    };
  }

  static List<Symptom> separate(KeyPlace credentials, List<KeyPlace> others) {
    return others.stream().map(KeyPlace::folder).noneMatch(credentials.folder()::equals)
        ? List.of()
        : List.of(
            Symptom.grave(
                "Tokens and credentials share the keys in %s, so a rotation loses credentials."
                    .formatted(credentials.folder()),
                "Give [credential] a key_repository of its own, without removing the old keys."));
  }

  /**
   * A key opens tokens through {@code max_active_keys - 2} rotations after the one that made
   * another key primary; a token must not outlive that.
   */
  static List<Symptom> number(Options options, KeyPlace place, KeyInspection found) {
    int most = place.mostKeys();
    if (most < 3) {
      return List.of(
          Symptom.grave(
              "[%s] max_active_keys is %d, so a rotation ends tokens that were just issued."
                  .formatted(place.section(), most),
              "Set it to 3 or more."));
    }
    return found
        .ages()
        .interval()
        .map(interval -> new KeyPace(interval, most, TokenLife.from(options).life()))
        .filter(pace -> !pace.suffices())
        .map(pace ->
            Symptom.grave(
                pace.sentence(),
                "Set max_active_keys to %d or rotate less often.".formatted(pace.needed())))
        .map(List::of)
        .orElse(List.of());
  }
}
