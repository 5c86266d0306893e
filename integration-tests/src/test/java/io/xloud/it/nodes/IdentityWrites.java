package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.dead;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.saying;
import static io.xloud.it.nodes.Question.says;
import static io.xloud.it.nodes.Question.there;
import static io.xloud.it.nodes.Question.validation;

import io.xloud.it.nodes.Seed.Bearer;

/** The writes of users, groups and memberships. */
final class IdentityWrites {
  private static final String USER = "/v3/users/{user_id}";
  private static final String MEMBER = "/v3/groups/{group_id}/users/{user_id}";

  private IdentityWrites() {}

  static void add(Steps steps) {
    users(steps);
    passwords(steps);
    groups(steps);
    members(steps);
  }

  private static void users(Steps steps) {
    steps.narrow(
        "POST /v3/users",
        "",
        _ -> {
          String name = Seed.name();
          return Write.to()
              .with("{\"user\": {\"name\": \"%s\"}}", name)
              .changes(counts("/v3/users?name=" + name, "users", 1));
        });
    steps.narrow(
        "PATCH " + USER,
        "name",
        seed -> {
          Bearer bearer = seed.bearer();
          String name = Seed.name();
          return Write.to(bearer.user())
              .with("{\"user\": {\"name\": \"%s\"}}", name)
              .changes(
                  says("/v3/users/" + bearer.user(), "/user/name", name),
                  validation(bearer.token(), saying("/token/user/name", name)));
        });
    steps.narrow(
        "PATCH " + USER,
        "disabled",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.user())
              .with("{\"user\": {\"enabled\": false}}")
              .changes(
                  says("/v3/users/" + bearer.user(), "/user/enabled", "false"),
                  dead(bearer.token()));
        });
    steps.narrow(
        "PATCH " + USER,
        "extra",
        seed -> {
          String user = seed.user();
          return Write.to(user)
              .with("{\"user\": {\"email\": \"a@b\"}}")
              .changes(says("/v3/users/" + user, "/user/email", "a@b"));
        });
    steps.narrow(
        "DELETE " + USER,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.user())
              .changes(gone("/v3/users/" + bearer.user()), dead(bearer.token()));
        });
    steps.narrow(
        "DELETE " + USER + "/tokens",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.user()).changes(dead(bearer.token()), dead(seed.childOf(bearer)));
        });
  }

  private static void passwords(Steps steps) {
    steps.narrow(
        "PATCH " + USER,
        "password",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.user())
              .with("{\"user\": {\"password\": \"new\"}}")
              .changes(dead(bearer.token()));
        });
    steps.narrow(
        "POST " + USER + "/password",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          return Write.to(bearer.user())
              .by(bearer.token())
              .with(
                  "{\"user\": {\"original_password\": \"%s\", \"password\": \"new\"}}",
                  Seed.PASSWORD)
              .changes(dead(bearer.token()));
        });
  }

  private static void groups(Steps steps) {
    steps.narrow(
        "POST /v3/groups",
        "",
        _ -> {
          String name = Seed.name();
          return Write.to()
              .with("{\"group\": {\"name\": \"%s\"}}", name)
              .changes(counts("/v3/groups?name=" + name, "groups", 1));
        });
    steps.narrow(
        "PATCH /v3/groups/{group_id}",
        "",
        seed -> {
          String group = seed.make("group", "");
          String name = Seed.name();
          return Write.to(group)
              .with("{\"group\": {\"name\": \"%s\"}}", name)
              .changes(says("/v3/groups/" + group, "/group/name", name));
        });
    steps.narrow(
        "DELETE /v3/groups/{group_id}",
        "",
        seed -> {
          String group = seed.make("group", "");
          Bearer member = seed.member(seed.user(), group, seed.make("project", ""));
          return Write.to(group)
              .changes(
                  gone("/v3/groups/" + group),
                  counts("/v3/users/%s/groups".formatted(member.user()), "groups", 0),
                  dead(member.token()));
        });
  }

  private static void members(Steps steps) {
    steps.narrow(
        "PUT " + MEMBER,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String group = seed.make("group", "");
          String more = seed.make("role", "");
          seed.put("/v3/projects/%s/groups/%s/roles/%s", bearer.place(), group, more);
          return Write.to(group, bearer.user())
              .changes(
                  there("/v3/groups/%s/users/%s".formatted(group, bearer.user())),
                  counts("/v3/groups/%s/users".formatted(group), "users", 1),
                  counts("/v3/users/%s/groups".formatted(bearer.user()), "groups", 1),
                  Question.gains(bearer.token(), more));
        });
    steps.narrow(
        "DELETE " + MEMBER,
        "",
        seed -> {
          String group = seed.make("group", "");
          Bearer member = seed.member(seed.user(), group, seed.make("project", ""));
          return Write.to(group, member.user())
              .changes(
                  gone("/v3/groups/%s/users/%s".formatted(group, member.user())),
                  counts("/v3/groups/%s/users".formatted(group), "users", 0),
                  dead(member.token()));
        });
  }
}
