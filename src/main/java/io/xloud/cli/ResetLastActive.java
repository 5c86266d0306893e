package io.xloud.cli;

import io.xloud.error.StartFailure;
import io.xloud.identity.SilentUsers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code reset_last_active} with the option it has in Keystone. */
@Command(
    name = "reset_last_active",
    description = {
      "Lets the inactivity of all users of whom nobody knows when they were active last begin today.",
      "With [security_compliance] disable_user_account_days_inactive, users who never logged in stay enabled for that long again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:It was not confirmed or could not be done; one sentence says why.",
      "2:The command line is wrong."
    })
final class ResetLastActive implements Callable<Integer> {
  private static final Set<String> YES = Set.of("y", "yes");

  @ParentCommand Commands commands = new Commands();

  @Option(names = "--force", description = "Asks nobody for confirmation.")
  boolean force;

  private final Clock clock;

  ResetLastActive(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (!force && !confirmed()) {
      throw new StartFailure("reset_last_active aborted.");
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    long users =
        new CommandWrites(commands.configuration().options(), clock)
            .once((database, outbox) -> new SilentUsers(database, outbox).countFrom(today));
    System.out.printf("%d users count as active since %s.%n", users, today);
    return 0;
  }

  private static boolean confirmed() {
    System.err.print(
        """
        All users without a time of last activity will count as active since today, those who
        never logged in among them. Where accounts are disabled for inactivity, theirs will be
        in use until the configured number of days has passed.
        """);
    System.err.print("Are you sure you want to continue [y/N]? ");
    System.err.flush();
    @Nullable String answer = firstLine();
    return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  @SuppressWarnings("resource") // standard input is not ours to close
  private static @Nullable String firstLine() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      throw new StartFailure("Standard input cannot be read.", e);
    }
  }
}
