package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code credential_rotate} with the options it has in Keystone. */
@Command(
    name = "credential_rotate",
    description = {
      "Makes the staged key of [credential] primary, stages a fresh one and removes those beyond three.",
      "Refuses while any credential is not yet encrypted with the primary key, which --force does not override: run credential_migrate before.",
      "Copy the folder to the other nodes, then run credential_migrate. Keep a backup of the folder."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Rotated.",
      "1:It could not be done, or credential_migrate is due; one sentence says why.",
      "2:The command line is wrong.",
      "3:Refused because a live node has not seen the staged key; nothing was changed."
    })
final class CredentialRotate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Mixin Forced forced = new Forced();

  private final Clock clock;

  CredentialRotate(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    var owner = keys.owner();
    try (CredentialKeys credentials = CredentialKeys.open(options, clock)) {
      if (credentials.left() > 0) {
        throw new StartFailure(
            "Unable to rotate credential keys because not all credentials are encrypted with the"
                + " primary key. Please make sure all credentials have been encrypted with the"
                + " primary key using `credential_migrate`.");
      }
    }
    return new Rotation(options, clock, forced).run(List.of(KeyPlace.credentials(options)), owner);
  }
}
