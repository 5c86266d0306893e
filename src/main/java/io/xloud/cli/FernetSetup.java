package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyRotation.Owner;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code fernet_setup} with the options it has in Keystone. */
@Command(
    name = "fernet_setup",
    description = {
      "Makes the folders of [fernet_tokens] and [fernet_receipts] key_repository with their first keys.",
      "Does nothing where there are keys already, so it may be repeated. Folders are made 0700, files 0600."
    })
final class FernetSetup implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    Optional<Owner> owner = keys.owner();
    Options options = commands.configuration().options();
    for (KeyPlace place : KeyPlace.tokensAndReceipts(options)) {
      System.out.println(place.setUp(options, owner));
    }
    return 0;
  }
}
