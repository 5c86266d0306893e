package io.xloud.cli;

import io.xloud.config.Options;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code token_rotate} with the options it has in Keystone. */
@Command(
    name = "token_rotate",
    description = {
      "Makes the staged key of [fernet_tokens] primary, stages a fresh one and removes those beyond max_active_keys.",
      "As fernet_rotate, which also rotates receipts of their own; refuses as that does."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Rotated.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong.",
      "3:Refused because somebody would be locked out; nothing was changed. May be run again later."
    })
final class TokenRotate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Mixin Forced forced = new Forced();

  private final Clock clock;

  TokenRotate(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var owner = keys.owner();
    Options options = commands.configuration().options();
    return new Rotation(options, clock, forced).run(List.of(KeyPlace.tokens(options)), owner);
  }
}
