package io.xloud.cli;

import io.xloud.error.StartFailure;
import io.xloud.trust.PastTrusts;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code trust_flush} with the options it has in Keystone. */
@Command(
    name = "trust_flush",
    description = {
      "Removes trusts that are over or were deleted from the database, in batches.",
      "May be ended at any moment and run again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every such trust is gone.",
      "1:It could not be done; one sentence says why.",
      "2:The command line is wrong."
    })
final class TrustFlush implements Callable<Integer> {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d-M-uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  @ParentCommand Commands commands = new Commands();

  @Option(names = "--project-id", paramLabel = "ID", description = "Only those of this project.")
  @Nullable String projectId;

  @Option(
      names = "--trustor-user-id",
      paramLabel = "ID",
      description = "Only those that this user gave.")
  @Nullable String trustorUserId;

  @Option(
      names = "--trustee-user-id",
      paramLabel = "ID",
      description = "Only those that were given to this user.")
  @Nullable String trusteeUserId;

  @Option(
      names = "--date",
      paramLabel = "DD-MM-YYYY",
      description =
          "Those that ended before this day (UTC) count as over, instead of before now. A day to"
              + " come takes trusts that still hold.")
  @Nullable String date;

  private final Clock clock;

  TrustFlush(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PastTrusts.Wanted wanted =
        new PastTrusts.Wanted(projectId, trustorUserId, trusteeUserId, before());
    long removed =
        new CommandWrites(commands.configuration().options(), clock)
            .once((database, outbox) -> new PastTrusts(database, outbox).remove(wanted));
    System.out.printf("%d trusts were removed.%n", removed);
    return 0;
  }

  private Instant before() {
    return date == null ? clock.instant() : day(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text, DAY);
    } catch (DateTimeParseException e) {
      throw new StartFailure("--date is a day that exists, as DD-MM-YYYY.", e);
    }
  }
}
