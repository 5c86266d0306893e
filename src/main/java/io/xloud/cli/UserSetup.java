package io.xloud.cli;

import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.identity.User;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code user_setup} with the options it has in Keystone, and a variable for the password. */
@Command(
    name = "user_setup",
    description = {
      "Makes a user in the default domain, with an id of your choice; prints its id.",
      "A user of this name that is there already and cannot log in with this password gets it and is enabled."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The user is there.",
      "1:It could not be made, or there is one of this name with another id; one sentence says which.",
      "2:The command line is wrong."
    })
final class UserSetup implements Callable<Integer> {
  private static final String VARIABLE = "OS_USER_SETUP_PASSWORD";
  private static final AuthContext BY = AuthContext.internal("user_setup");

  @ParentCommand Commands commands = new Commands();

  @Option(
      names = "--username",
      paramLabel = "NAME",
      required = true,
      description = "The user's name.")
  String name = "";

  @Option(
      names = "--user-password-plain",
      paramLabel = "PASSWORD",
      description = "Better given as " + VARIABLE + ": words can be seen by everybody.")
  @Nullable String password;

  @Option(names = "--user-id", paramLabel = "ID", description = "Its id; a fresh one without.")
  @Nullable String id;

  @Override
  public Integer call() {
    String chosen = ChosenId.of("--user-id", id);
    Secret secret = secret();
    return House.run(commands.configuration(), () -> make(chosen, secret));
  }

  private Secret secret() {
    String text = password == null ? System.getenv(VARIABLE) : password;
    if (text == null) {
      throw new StartFailure(
          "Either --user-password-plain or the variable %s must be set.".formatted(VARIABLE));
    }
    return Secret.of(text);
  }

  private int make(@Nullable String chosen, Secret secret) {
    Accounts accounts = House.bean(Accounts.class);
    try {
      User user = accounts.user(accounts.defaultDomain(), chosen, name, secret, BY);
      System.out.println(user.id());
      return 0;
    } catch (KeystoneException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
