package io.xloud.cli;

import io.xloud.error.StartFailure;
import io.xloud.persistence.Schema;
import io.xloud.persistence.Schema.State;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code db_sync} with the options and exit codes it has in Keystone. */
@Command(
    name = "db_sync",
    description = {
      "Makes the tables of an empty database, or adds our own, named xi_*, to the database of a"
          + " Keystone from Zed to 2026.2, whose tables are never altered.",
      "May be repeated and may run on several nodes at once."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; with --check, nothing is left to do.",
      "1:It could not be done; one sentence says why.",
      "2:With --check: run db_sync (or db_sync --expand). Also: the command line is wrong.",
      "4:With --check: Keystone's own upgrade awaits its db_sync --contract."
    })
final class DbSync implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "No longer supported, as in Keystone; only the newest version can be made.")
  @Nullable String version;

  @ArgGroup Step step = new Step();

  /** At most one of these. */
  static final class Step {
    @Option(names = "--check", description = "Changes nothing and answers by the exit code.")
    boolean check;

    @Option(
        names = "--expand",
        description = "The first step of Keystone's rolling upgrade: adds all that is missing.")
    boolean expand;

    @Option(names = "--migrate", description = "Keystone's second step, empty there and here.")
    boolean migrate;

    @Option(
        names = "--contract",
        description = "Keystone's last step: checks that nothing is left to contract.")
    boolean contract;
  }

  @Override
  public Integer call() {
    if (version != null && !(step.check || step.expand || step.migrate || step.contract)) {
      throw new StartFailure("Specifying a version is no longer supported.");
    }
    if (step.migrate) {
      System.out.println("There is no data to migrate.");
      return 0;
    }
    try (CommandDatabase database = CommandDatabase.open(commands.configuration().options())) {
      return work(database);
    }
  }

  private int work(CommandDatabase database) {
    if (step.check) {
      State state = database.schema(Schema::state);
      System.out.println(sentence(state));
      return state.exitCode();
    }
    if (step.contract) {
      return contract(database.schema(Schema::state));
    }
    System.out.println(sentence(database.schema(Schema::migrate)));
    return 0;
  }

  private static int contract(State state) {
    if (state.exitCode() != 0) {
      throw new StartFailure(sentence(state));
    }
    System.out.println("There is nothing to contract.");
    return 0;
  }

  static String sentence(State state) {
    return switch (state.keystone()) {
      case ABSENT -> "The database is empty: run db_sync.";
      case UNFINISHED -> "The tables were begun and not finished: run db_sync again.";
      case UNKNOWN ->
          "The database holds tables, but not those of a Keystone from Zed to 2026.2: upgrade it"
              + " with Keystone's own db_sync, or name an empty database.";
      case EXPANDED, READY ->
          state.ownTables() ? ready(state) : "Tables named xi_* are missing: run db_sync --expand.";
    };
  }

  private static String ready(State state) {
    return state.exitCode() == 0
        ? "The database is up to date (%s).".formatted(state.expandHead().orElse("None"))
        : "Keystone's own upgrade has expanded the tables and not yet contracted them: run"
            + " Keystone's own db_sync --contract.";
  }
}
