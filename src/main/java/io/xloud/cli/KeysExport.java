package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.DatedKeys;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyExport;
import io.xloud.crypto.KeyRotation.Owner;
import io.xloud.error.StartFailure;
import io.xloud.keys.KeyTable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** From the database to folders. */
@Command(
    name = "keys_export",
    description = {
      "Writes the keys in the database to the folders of this node, as every server with [xloud] keys.repository = database does by itself.",
      "The way back: make sure that every node has its folder, then set keys.repository = directory on one node after the other, and do not rotate meanwhile."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The folders hold the keys of the database.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong."
    })
final class KeysExport implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    Optional<Owner> owner = keys.owner();
    KeyEncryptionKey key = KeyEncryptionKey.from(options);
    try (CommandDatabase database = CommandDatabase.open(options)) {
      for (KeyPlace place : KeyPlace.all(options)) {
        KeyTable.Found found = database.ask(it -> place.table(it, key).find());
        write(place, opened(place, found), owner);
      }
    }
    return 0;
  }

  private static DatedKeys opened(KeyPlace place, KeyTable.Found found) {
    return found
        .keys()
        .found()
        .filter(it -> !it.keys().isEmpty())
        .orElseThrow(() ->
            new StartFailure(
                found.version() == 0
                    ? "The database holds no keys for [%s].".formatted(place.section())
                    : "The keys of [%s] in the database do not open with [xloud] keys.encryption-key."
                        .formatted(place.section())));
  }

  private static void write(KeyPlace place, DatedKeys found, Optional<Owner> owner) {
    try {
      boolean changed = new KeyExport(place.folder(), owner).write(found);
      System.out.printf(
          "[%s] %s: %s.%n",
          place.section(),
          place.folder(),
          changed ? "holds the keys of the database now" : "held the same keys already");
    } catch (KeyExport.ForeignKeys e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartFailure(
          "The folder %s cannot be written: %s.".formatted(place.folder(), e.getMessage()), e);
    }
  }
}
