package io.xloud.cli;

import io.xloud.config.Options;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code credential_setup} with the options it has in Keystone. */
@Command(
    name = "credential_setup",
    description = {
      "Makes the folder of [credential] key_repository, whose keys encrypt stored credentials.",
      "Does nothing where there are keys already. Keep a backup of this folder: without it the stored credentials are lost."
    })
final class CredentialSetup implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    System.out.println(KeyPlace.credentials(options).setUp(options, keys.owner()));
    return 0;
  }
}
