package io.xloud.cli;

import io.xloud.crypto.JwsAlgorithm;
import io.xloud.crypto.JwsKeyPair;
import io.xloud.crypto.JwtConfig;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code create_jws_keypair} with the options it has in Keystone. */
@Command(
    name = "create_jws_keypair",
    description = {
      "Makes a pair of keys for [jwt_tokens] jws_algorithm in the folder where it is called: private.pem and public.pem, 0600.",
      "The first belongs into jws_private_key_repository of one node, the second, under any name, into jws_public_key_repository of all."
    })
final class CreateJwsKeypair implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Option(names = "--force", description = "Overwrites keys that are there already.")
  boolean force;

  @Override
  public Integer call() {
    JwsAlgorithm algorithm = JwtConfig.signing(commands.configuration().options());
    JwsKeyPair pair = JwsKeyPair.in(Path.of("").toAbsolutePath());
    refuse("Private", pair.privateKey());
    refuse("Public", pair.publicKey());
    try {
      pair.write(algorithm, keys.named());
    } catch (IOException e) {
      throw new StartFailure("The keys cannot be written: %s.".formatted(e.getMessage()), e);
    }
    System.out.printf(
        "Made a pair of keys for %s: %s and %s.%n",
        algorithm.header(), pair.privateKey(), pair.publicKey());
    return 0;
  }

  private void refuse(String half, Path file) {
    if (!force && Files.exists(file)) {
      throw new StartFailure("%s key %s already exists".formatted(half, file));
    }
  }
}
