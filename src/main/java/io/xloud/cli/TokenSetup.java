package io.xloud.cli;

import io.xloud.config.Options;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code token_setup} with the options it has in Keystone. */
@Command(
    name = "token_setup",
    description = {
      "Makes the folder of [fernet_tokens] key_repository with its first keys, and no other.",
      "Does nothing where there are keys already, so it may be repeated. The folder is made 0700, files 0600."
    })
final class TokenSetup implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Override
  public Integer call() {
    var owner = keys.owner();
    Options options = commands.configuration().options();
    System.out.println(KeyPlace.tokens(options).setUp(options, owner));
    return 0;
  }
}
