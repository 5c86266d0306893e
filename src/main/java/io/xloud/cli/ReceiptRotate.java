package io.xloud.cli;

import io.xloud.config.Options;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code receipt_rotate} with the options it has in Keystone. */
@Command(
    name = "receipt_rotate",
    description = {
      "Makes the staged key of [fernet_receipts] primary, stages a fresh one and removes those beyond max_active_keys.",
      "Where tokens and receipts share one folder this rotates the keys of both, and [fernet_tokens] max_active_keys counts.",
      "Refuses as fernet_rotate does."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Rotated.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong.",
      "3:Refused because somebody would be locked out; nothing was changed. May be run again later."
    })
final class ReceiptRotate implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Mixin Forced forced = new Forced();

  private final Clock clock;

  ReceiptRotate(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Options options = commands.configuration().options();
    return new Rotation(options, clock, forced)
        .run(List.of(KeyPlace.receipts(options)), keys.owner());
  }
}
