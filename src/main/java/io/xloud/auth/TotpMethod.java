package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.config.Options;
import io.xloud.context.Caller;
import io.xloud.credential.CredentialService;
import io.xloud.crypto.Secret;
import io.xloud.crypto.TotpSeed;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.Lockout;
import io.xloud.identity.LoginNews;
import io.xloud.identity.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Method {@code totp}: the passcode of the present half minute, or of few before it, each good for
 * one login (G5). Whatever is wrong, the refusal says the same, and it counts as a wrong password.
 */
@Singleton
final class TotpMethod implements AuthMethod {
  private static final int STEP_SECONDS = 30;
  private static final Problem USED =
      new Problem.Unauthorized("The TOTP passcode has been used before");

  private final NamedUsers users;
  private final CredentialService credentials;
  private final Lockout lockout;
  private final Caller caller;
  private final Clock clock;
  private final TotpConfig config;

  TotpMethod(
      NamedUsers users,
      CredentialService credentials,
      Lockout lockout,
      Caller caller,
      Clock clock,
      Options options) {
    this.users = users;
    this.credentials = credentials;
    this.lockout = lockout;
    this.caller = caller;
    this.clock = clock;
    this.config = TotpConfig.from(options);
  }

  @Override
  public String name() {
    return "totp";
  }

  @Override
  public Proven authenticate(JsonNode proof, AuthRequest request) {
    User user = enabledUser(proof);
    Secret passcode =
        Secret.of(Objects.requireNonNullElse(proof.at("/user/passcode").textValue(), ""));
    OptionalLong step = step(seeds(user.id()), passcode);
    lockout.judge(
        new LoginNews.Attempt(user, passcode, caller.requestId(), caller.origin()),
        step.isPresent());
    return config.reuse()
        ? Proven.user(user.id())
        : Proven.user(user.id()).spending(use(user.id(), step.orElseThrow(), passcode));
  }

  /** Who is unknown costs a look for seeds all the same (G3). */
  private User enabledUser(JsonNode proof) {
    try {
      return users.enabled(proof);
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.Unauthorized) {
        step(seeds(""), Secret.of(""));
      }
      throw e;
    }
  }

  /** Without those that are no seed: they match no passcode. */
  private List<TotpSeed> seeds(String userId) {
    return credentials.secretsOf(userId, name()).stream()
        .flatMap(secret -> TotpSeed.of(secret).found().stream())
        .toList();
  }

  private OptionalLong step(List<TotpSeed> known, Secret passcode) {
    return steps(clock.instant(), config.previousWindows())
        .filter(step -> known.stream().anyMatch(seed -> seed.passcode(step).equals(passcode)))
        .findFirst();
  }

  /** The half minutes whose passcodes count, the present one first. */
  static LongStream steps(Instant now, int previous) {
    return LongStream.rangeClosed(0, previous)
        .map(back -> (now.getEpochSecond() - back * STEP_SECONDS) / STEP_SECONDS);
  }

  /** Named with the passcode, so that the seeds of two devices do not stand in each other's way. */
  private OneUse use(String userId, long step, Secret passcode) {
    long end = (step + config.previousWindows() + 1) * STEP_SECONDS;
    return new OneUse(
        "totp %s %d %s".formatted(userId, step, passcode.reveal()),
        Instant.ofEpochSecond(end),
        USED);
  }
}
