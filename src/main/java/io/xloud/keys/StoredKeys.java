package io.xloud.keys;

import io.xloud.crypto.DatedKeys;
import io.xloud.crypto.KeyAges;
import io.xloud.crypto.KeyAlarm;
import io.xloud.crypto.KeyExport;
import io.xloud.crypto.KeyReading;
import io.xloud.crypto.KeySet;
import io.xloud.crypto.KeySource;
import io.xloud.crypto.Opening;
import io.xloud.error.KeystoneException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;

/**
 * The keys of a repository in the database, which are also written to a folder for programs beside
 * that read only folders. A folder that cannot be written is an alarm and changes nothing here.
 */
public final class StoredKeys implements KeySource {
  private static final System.Logger LOG = System.getLogger(StoredKeys.class.getName());

  private final KeyTable table;
  private final Path folder;
  private final Optional<KeyExport> export;
  private long exported = -1;
  private long inForce;

  private StoredKeys(KeyTable table, Path folder, Optional<KeyExport> export) {
    this.table = table;
    this.folder = folder;
    this.export = export;
  }

  /** For a server: what the folder holds follows what the database holds. */
  public static StoredKeys exporting(KeyTable table, Path folder) {
    return new StoredKeys(table, folder, Optional.of(new KeyExport(folder, Optional.empty())));
  }

  /** For a command: the folder is not touched. */
  public static StoredKeys only(KeyTable table, Path folder) {
    return new StoredKeys(table, folder, Optional.empty());
  }

  @Override
  public String name() {
    return "repository %s of the database".formatted(table.repository());
  }

  /** The folder counts too: what somebody else does to it is undone. */
  @Override
  public String state() {
    try {
      return table.version() + (export.isPresent() ? " " + KeyExport.state(folder) : "");
    } catch (KeystoneException | JdbiException e) {
      return "no answer";
    }
  }

  @Override
  public KeyReading read() {
    try {
      KeyTable.Found found = table.find();
      return switch (found.keys()) {
        case Opening.Opened<DatedKeys>(var keys) -> reading(found.version(), keys);
        case Opening.Refused<DatedKeys> _ -> nothing(KeyAlarm.NOT_OPENED);
      };
    } catch (KeystoneException | JdbiException e) {
      return nothing(KeyAlarm.UNREADABLE);
    }
  }

  /** An older set, of a database that lags behind, might bring back a key that was removed. */
  private KeyReading reading(long version, DatedKeys keys) {
    if (keys.keys().isEmpty()) {
      return nothing(KeyAlarm.EMPTY);
    }
    if (version < inForce) {
      return nothing(KeyAlarm.OUTDATED);
    }
    inForce = version;
    Set<KeyAlarm> alarms = EnumSet.noneOf(KeyAlarm.class);
    export.ifPresent(it -> export(it, version, keys, alarms));
    return new KeyReading(keys.keys(), keys.ages(), alarms);
  }

  private void export(KeyExport to, long version, DatedKeys keys, Set<KeyAlarm> alarms) {
    try {
      if (to.write(keys) && version == exported) {
        LOG.log(
            Level.WARNING,
            "Somebody else changed the keys in {0}; those of the database are back.",
            folder);
      }
      exported = version;
    } catch (KeyExport.ForeignKeys e) {
      LOG.log(Level.WARNING, e.getMessage());
      alarms.add(KeyAlarm.NOT_EXPORTED);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "export to " + folder, e);
      alarms.add(KeyAlarm.NOT_EXPORTED);
    }
  }

  private static KeyReading nothing(KeyAlarm alarm) {
    return new KeyReading(KeySet.empty(), KeyAges.none(), Set.of(alarm));
  }
}
