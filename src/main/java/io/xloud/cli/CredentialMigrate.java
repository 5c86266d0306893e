package io.xloud.cli;

import io.xloud.credential.CredentialMigration.Progress;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code credential_migrate} with the options it has in Keystone. */
@Command(
    name = "credential_migrate",
    description = {
      "Encrypts every stored credential anew with the primary key of [credential], in batches.",
      "May be ended at any moment and run again; what is done stays done. Tells its progress on"
          + " standard error."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every credential is encrypted with the primary key.",
      "1:It could not be done, or there are credentials that no key opens; their ids are told.",
      "2:The command line is wrong."
    })
final class CredentialMigrate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  /** Keystone takes them too and makes no use of them: no file is written. */
  @Mixin KeyOwner keys = new KeyOwner();

  private final Clock clock;

  CredentialMigrate(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try (CredentialKeys credentials =
        CredentialKeys.open(commands.configuration().options(), clock)) {
      long all = credentials.left();
      Progress done =
          credentials.migrate(so ->
              System.err.printf(
                  "%d of %d credentials are done%n", so.migrated() + so.lost().size(), all));
      System.out.printf("%d credentials were encrypted anew.%n", done.migrated());
      done.lost()
          .forEach(id ->
              System.err.printf("Credential %s is not opened by any key and was left.%n", id));
      return done.lost().isEmpty() ? 0 : 1;
    }
  }
}
