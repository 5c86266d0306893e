package io.xloud.cli;

import io.xloud.config.ConfigFiles;
import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Looks for what usually goes wrong and says what to do about it. */
@Command(
    name = "doctor",
    description = {
      "Checks settings, key folders, database, catalog and nodes; changes nothing and prints no"
          + " secret.",
      "Each finding comes with its remedy. WRONG must be mended; advice does not count."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Nothing is wrong.", "1:At least one check failed."})
final class Doctor implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  private final Clock clock;

  Doctor(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    ConfigFiles files = commands.configuration();
    Options options = files.options();
    Checkup checkup = new Checkup(new PrintWriter(System.out, true, Charset.defaultCharset()));
    SettingChecks.of(options, checkup);
    HardeningChecks.of(options, files.files(), clock, checkup);
    KeyChecks.of(options, checkup);
    LdapChecks.of(options, checkup);
    ReachChecks.of(options, checkup);
    try (CommandDatabase database = CommandDatabase.open(options)) {
      checkup.report("database", List.of());
      DatabaseChecks.of(database, options, clock, checkup);
    } catch (StartFailure e) {
      checkup.report("database", List.of(unreachable(e)));
    }
    return checkup.conclude();
  }

  private static Symptom unreachable(StartFailure failure) {
    return Symptom.grave(
        String.valueOf(failure.getMessage()),
        "See that [database] connection names it rightly and that it runs; what else is in it was"
            + " not looked at.");
  }
}
