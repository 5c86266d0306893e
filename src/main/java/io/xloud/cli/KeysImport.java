package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.DatedKeys;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyReading;
import io.xloud.error.StartFailure;
import io.xloud.keys.StoredRotation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** From folders to the database. */
@Command(
    name = "keys_import",
    description = {
      "Puts the keys of the folders of this node, [fernet_tokens], [fernet_receipts] and [credential], into the database, sealed with [xloud] keys.encryption-key.",
      "The first step towards [xloud] keys.repository = database: import on one node, then change the setting on one node after the other, and rotate when all have it. The folders stay as they are."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The database holds the keys of the folders.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong."
    })
final class KeysImport implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Option(
      names = "--replace",
      description = "Puts them into the place of other keys that the database holds already.")
  boolean replace;

  private record Found(KeyPlace place, DatedKeys keys) {}

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    KeyEncryptionKey key = KeyEncryptionKey.from(options);
    List<Found> found = new ArrayList<>();
    KeyPlace.all(options).forEach(place -> found.add(read(place, options)));
    try (CommandDatabase database = CommandDatabase.open(options)) {
      for (Found each : found) {
        database.ask(it ->
            new StoredRotation(each.place().table(it, key), each.place().mostKeys())
                .put(each.keys(), replace));
        System.out.printf(
            "[%s] %s: %d keys are in the database.%n",
            each.place().section(), each.place().folder(), each.keys().keys().keys().size());
      }
    }
    return 0;
  }

  private static Found read(KeyPlace place, Options options) {
    KeyReading reading =
        KeyInspection.reading(place.folder(), options.flag("xloud", "development"));
    if (!reading.keys().isComplete()) {
      throw new StartFailure(
          "The folder %s of [%s] holds no complete set of keys: nothing was changed."
              .formatted(place.folder(), place.section()));
    }
    return new Found(place, new DatedKeys(reading.keys(), reading.ages()));
  }
}
