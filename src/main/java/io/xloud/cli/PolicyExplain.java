package io.xloud.cli;

import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.explain.Asker;
import io.xloud.explain.Explainer;
import io.xloud.explain.ExplanationBody;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tells why somebody may or may not do something, with the rules and rows of this cloud. */
@Command(
    name = "policy_explain",
    description = {
      "Tells why a caller may or may not do something: the rule, where it was written, and what"
          + " each part of it came to. Changes nothing.",
      "",
      "Why may ada not list the users of domain default?",
      "  policy_explain identity:list_users --user 3f2a.. --project 99c1.. \\",
      "    --attribute target.domain_id=default",
      "May any manager of a domain delete this user?",
      "  policy_explain identity:delete_user --role manager --domain default --target user=3f2a..",
      ""
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the caller may",
      "1:the question could not be put",
      "2:the command line is wrong",
      "3:the caller may not"
    })
final class PolicyExplain implements Callable<Integer> {
  private static final int NOT_ASKED = 1;
  private static final int MAY_NOT = 3;

  @ParentCommand Commands commands = new Commands();

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "The rule of the door, such as identity:get_user; docs/routes.md has them all.")
  String action = "";

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "A user, with the roles that it really has in the scope.")
  @Nullable String user;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Roles to suppose instead of real ones; may be repeated.")
  @Nullable List<String> roles;

  @Option(
      names = "--token",
      description =
          "The holder of the token in OS_TOKEN, or in the first line of standard input. Not to be"
              + " joined with the other options about the caller.")
  boolean token;

  @Option(names = "--project", paramLabel = "ID", description = "The caller's scope: a project.")
  @Nullable String project;

  @Option(names = "--domain", paramLabel = "ID", description = "The caller's scope: a domain.")
  @Nullable String domain;

  @Option(names = "--system", description = "The caller's scope: the system.")
  boolean system;

  @Option(
      names = "--target",
      paramLabel = "KIND=ID",
      description =
          "What it is about: user, group, project, domain or role by id; may be repeated.")
  Map<String, String> targets = new LinkedHashMap<>();

  @Option(
      names = "--attribute",
      paramLabel = "NAME=VALUE",
      description =
          "An attribute of the target by its name in rules, such as target.user.domain_id; may be"
              + " repeated.")
  Map<String, String> attributes = new LinkedHashMap<>();

  @Option(names = "--json", description = "As JSON, in the form of the API.")
  boolean json;

  @Override
  public Integer call() {
    Asker asker = asker();
    return House.run(commands.configuration(), () -> explain(asker));
  }

  private int explain(Asker asker) {
    try {
      Explainer.Answer answer =
          House.bean(Explainer.class).explain(asker, action, targets, attributes);
      System.out.println(
          json ? ExplanationBody.of(answer).toPrettyString() : ExplanationText.of(answer));
      return answer.ruling().allowed() ? 0 : MAY_NOT;
    } catch (KeystoneException e) {
      System.err.println(e.getMessage());
      return NOT_ASKED;
    }
  }

  private Asker asker() {
    if (token) {
      if (user != null || roles != null || scopes() > 0) {
        throw wrong("A token says itself who the caller is: give --token alone.");
      }
      return new Asker.OfToken(readToken());
    }
    if (scopes() > 1) {
      throw wrong("Give one of --project, --domain and --system.");
    }
    if (roles != null) {
      return new Asker.OfRoles(roles, user, where());
    }
    if (user == null) {
      throw wrong("Whose right? Give --user, --role or --token.");
    }
    return new Asker.OfUser(user, where());
  }

  private int scopes() {
    return (project == null ? 0 : 1) + (domain == null ? 0 : 1) + (system ? 1 : 0);
  }

  private Asker.Where where() {
    if (project != null) {
      return new Asker.Where.OnProject(project);
    }
    if (domain != null) {
      return new Asker.Where.OnDomain(domain);
    }
    return system ? new Asker.Where.OnSystem() : new Asker.Where.Nowhere();
  }

  private static Secret readToken() {
    @Nullable String text = System.getenv("OS_TOKEN");
    @Nullable Console console = System.console();
    if (text == null && console != null && console.isTerminal()) {
      char[] typed = console.readPassword("Token: ");
      text = typed == null ? null : new String(typed);
    }
    if (text == null) {
      text = firstLine();
    }
    if (text == null || text.isBlank()) {
      throw new StartFailure("No token in OS_TOKEN nor on standard input.");
    }
    return Secret.of(text.strip());
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

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
