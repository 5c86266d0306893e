package io.xloud.cli;

import io.xloud.crypto.KeyRotation.Owner;
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
      "Run it on one node, then copy the folder to the others. Tokens stay valid as long as (max_active_keys - 2) rotations take longer than [token] expiration and allow_expired_window together."
    })
final class FernetRotate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    Optional<Owner> owner = keys.owner();
    for (KeyPlace place : KeyPlace.tokensAndReceipts(commands.configuration().options())) {
      System.out.println(place.rotate(owner));
    }
    return 0;
  }
}
