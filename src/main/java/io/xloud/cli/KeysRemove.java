package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.error.StartFailure;
import io.xloud.keys.StoredRepositories;
import io.xloud.keys.StoredRotation;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Ends a key that got into wrong hands, where keys are kept in the database. */
@Command(
    name = "keys_remove",
    description = {
      "Takes a key that got into wrong hands out of the database: what is sealed with it is refused on every node within seconds, all else lives.",
      "Where keys are kept in folders, remove the file on every node instead."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The key is gone.",
      "1:It could not be done; one sentence says why. The staged and the primary key must be rotated away before.",
      "2:The command line is wrong."
    })
final class KeysRemove implements Callable<Integer> {
  private final Clock clock;

  KeysRemove(Clock clock) {
    this.clock = clock;
  }

  @ParentCommand Commands commands = new Commands();

  @Parameters(
      index = "0",
      paramLabel = "SECTION",
      description = "fernet_tokens, fernet_receipts or credential.")
  String section = "";

  @Parameters(index = "1", paramLabel = "NUMBER", description = "The key, as fernet_status has it.")
  int number;

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    KeyPlace place =
        KeyPlace.all(options).stream()
            .filter(it -> it.section().equals(section))
            .findFirst()
            .orElseThrow(() ->
                new StartFailure("There is no key repository [%s] of its own.".formatted(section)));
    if (!StoredRepositories.areAskedFor(options)) {
      throw new StartFailure(
          "The keys of [%s] are in folders: remove %s on every node."
              .formatted(section, place.folder().resolve(String.valueOf(number))));
    }
    if (section.equals("credential")) {
      requireMigrated(options);
    }
    KeyEncryptionKey key = KeyEncryptionKey.from(options);
    try (CommandDatabase database = CommandDatabase.open(options)) {
      database.ask(it -> new StoredRotation(place.table(it, key), place.mostKeys()).remove(number));
    }
    System.out.printf("[%s] key %d is gone.%n", section, number);
    return 0;
  }

  private void requireMigrated(Options options) {
    try (CredentialKeys credentials = CredentialKeys.open(options, clock)) {
      if (credentials.left() > 0) {
        throw new StartFailure(
            "There are credentials that are not encrypted with the primary key: run"
                + " credential_migrate before, or they may be lost.");
      }
    }
  }
}
