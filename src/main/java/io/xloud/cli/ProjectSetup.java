package io.xloud.cli;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.resource.Project;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code project_setup} with the options it has in Keystone. */
@Command(
    name = "project_setup",
    description = {
      "Makes a project in the default domain, with an id of your choice; prints its id.",
      "A project of this name that is there already stays as it is."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The project is there.",
      "1:It could not be made; one sentence says why.",
      "2:The command line is wrong."
    })
final class ProjectSetup implements Callable<Integer> {
  private static final AuthContext BY = AuthContext.internal("project_setup");

  @ParentCommand Commands commands = new Commands();

  @Option(
      names = "--project-name",
      paramLabel = "NAME",
      required = true,
      description = "The project's name.")
  String name = "";

  @Option(names = "--project-id", paramLabel = "ID", description = "Its id; a fresh one without.")
  @Nullable String id;

  @Override
  public Integer call() {
    String chosen = ChosenId.of("--project-id", id);
    return House.run(commands.configuration(), () -> make(chosen));
  }

  private int make(@Nullable String chosen) {
    Accounts accounts = House.bean(Accounts.class);
    try {
      Project project = accounts.project(accounts.defaultDomain(), chosen, name, BY);
      System.out.println(project.id());
      return 0;
    } catch (KeystoneException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
