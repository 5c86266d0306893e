package io.xloud.cli;

import io.xloud.persistence.Schema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code db_version} as Keystone has it: one line for scripts. */
@Command(
    name = "db_version",
    description = {
      "Prints the revision of Keystone's tables, as Keystone's own db_version does; None where"
          + " there are no tables yet."
    })
final class DbVersion implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Override
  public Integer call() {
    try (CommandDatabase database = CommandDatabase.open(commands.configuration().options())) {
      System.out.println(database.schema(Schema::state).expandHead().orElse("None"));
    }
    return 0;
  }
}
