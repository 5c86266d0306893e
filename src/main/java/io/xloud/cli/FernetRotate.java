package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyRotation.Owner;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code fernet_rotate} with the options it has in Keystone. */
@Command(
    name = "fernet_rotate",
    description = {
      "Makes the staged key of [fernet_tokens] and [fernet_receipts] primary, stages a fresh one and removes those beyond max_active_keys.",
      "Run it on one node, then copy the folder to the others. Tokens stay valid as long as (max_active_keys - 2) rotations take longer than [token] expiration and allow_expired_window together.",
      "Refuses to promote a key that a live node has not seen, and to remove one that may still protect a token."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Rotated.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong.",
      "3:Refused because somebody would be locked out; nothing was changed. May be run again later."
    })
final class FernetRotate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Mixin Forced forced = new Forced();

  private final Clock clock;

  FernetRotate(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Optional<Owner> owner = keys.owner();
    Options options = commands.configuration().options();
    return new Rotation(options, clock, forced).run(KeyPlace.tokensAndReceipts(options), owner);
  }
}
