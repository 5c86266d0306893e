package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.KeyRotation.Owner;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The rotations of keys for tokens and receipts, with the options that they have in Keystone. */
@Command(
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Rotated.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong.",
      "3:Refused because somebody would be locked out; nothing was changed. May be run again later."
    })
abstract sealed class RotateKeys implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Mixin KeyOwner keys = new KeyOwner();

  @Mixin Forced forced = new Forced();

  private final Clock clock;

  private RotateKeys(Clock clock) {
    this.clock = clock;
  }

  /** Each folder once. */
  abstract List<KeyPlace> places(Options options);

  @Override
  public Integer call() {
    Optional<Owner> owner = keys.owner();
    Options options = commands.configuration().options();
    return new Rotation(options, clock, forced).run(places(options), owner);
  }

  /** {@code fernet_rotate}. */
  @Command(
      name = "fernet_rotate",
      description = {
        "Makes the staged key of [fernet_tokens] and [fernet_receipts] primary, stages a fresh one and removes those beyond max_active_keys.",
        "Run it on one node, then copy the folder to the others. Tokens stay valid as long as (max_active_keys - 2) rotations take longer than [token] expiration and allow_expired_window together.",
        "Refuses to promote a key that a live node has not seen, and to remove one that may still protect a token."
      })
  static final class TokensAndReceipts extends RotateKeys {
    TokensAndReceipts(Clock clock) {
      super(clock);
    }

    @Override
    List<KeyPlace> places(Options options) {
      return KeyPlace.tokensAndReceipts(options);
    }
  }

  /** {@code token_rotate}. */
  @Command(
      name = "token_rotate",
      description = {
        "Makes the staged key of [fernet_tokens] primary, stages a fresh one and removes those beyond max_active_keys.",
        "As fernet_rotate, which also rotates receipts of their own; refuses as that does."
      })
  static final class Tokens extends RotateKeys {
    Tokens(Clock clock) {
      super(clock);
    }

    @Override
    List<KeyPlace> places(Options options) {
      return List.of(KeyPlace.tokens(options));
    }
  }

  /** {@code receipt_rotate}. */
  @Command(
      name = "receipt_rotate",
      description = {
        "Makes the staged key of [fernet_receipts] primary, stages a fresh one and removes those beyond max_active_keys.",
        "Where tokens and receipts share one folder this rotates the keys of both, and [fernet_tokens] max_active_keys counts.",
        "Refuses as fernet_rotate does."
      })
  static final class Receipts extends RotateKeys {
    Receipts(Clock clock) {
      super(clock);
    }

    @Override
    List<KeyPlace> places(Options options) {
      return List.of(KeyPlace.receipts(options));
    }
  }
}
