package io.xloud.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code receipt_rotate} with the options it has in Keystone. */
@Command(
    name = "receipt_rotate",
    description = {
      "Makes the staged key of [fernet_receipts] primary, stages a fresh one and removes those beyond max_active_keys.",
      "Where tokens and receipts share one folder this rotates the keys of both, and [fernet_tokens] max_active_keys counts."
    })
final class ReceiptRotate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    System.out.println(KeyPlace.receipts(commands.configuration().options()).rotate(keys.owner()));
    return 0;
  }
}
