package io.xloud.cli;

import io.xloud.config.Options;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code receipt_setup} with the options it has in Keystone. */
@Command(
    name = "receipt_setup",
    description = {
      "Makes the folder of [fernet_receipts] key_repository with its first keys.",
      "Does nothing where there are keys already. fernet_setup does the same and more."
    })
final class ReceiptSetup implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    System.out.println(KeyPlace.receipts(options).setUp(options, keys.owner()));
    return 0;
  }
}
