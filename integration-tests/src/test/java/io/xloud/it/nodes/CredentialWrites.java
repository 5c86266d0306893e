package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.says;

import io.xloud.it.nodes.Seed.Bearer;

/** The writes of credentials. None of them is kept in memory: both nodes tell at once. */
final class CredentialWrites {
  private static final String CREDENTIAL = "/v3/credentials/{credential_id}";
  private static final String EC2 = "/v3/users/{user_id}/credentials/OS-EC2";

  private CredentialWrites() {}

  static void add(Steps steps) {
    credentials(steps);
    ec2(steps);
  }

  private static void credentials(Steps steps) {
    steps.narrow(
        "POST /v3/credentials",
        "",
        seed -> {
          String user = seed.user();
          return Write.to()
              .with(
                  "{\"credential\": {\"type\": \"cert\", \"user_id\": \"%s\", \"blob\": \"x\"}}",
                  user)
              .changes(counts("/v3/credentials?user_id=" + user, "credentials", 1));
        });
    steps.narrow(
        "PATCH " + CREDENTIAL,
        "",
        seed -> {
          String id = credential(seed);
          return Write.to(id)
              .with("{\"credential\": {\"blob\": \"new\"}}")
              .changes(says("/v3/credentials/" + id, "/credential/blob", "new"));
        });
    steps.narrow(
        "DELETE " + CREDENTIAL,
        "",
        seed -> {
          String id = credential(seed);
          return Write.to(id).changes(gone("/v3/credentials/" + id));
        });
  }

  private static String credential(Seed seed) throws Exception {
    return seed.made(
        "credential",
        "\"type\": \"cert\", \"user_id\": \"%s\", \"blob\": \"old\"".formatted(seed.user()));
  }

  private static void ec2(Steps steps) {
    steps.narrow(
        "POST " + EC2,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String path = "/v3/users/%s/credentials/OS-EC2".formatted(bearer.user());
          return Write.to(bearer.user())
              .with("{\"tenant_id\": \"%s\"}", bearer.place())
              .changes(counts(path, "credentials", 1));
        });
    steps.narrow(
        "DELETE " + EC2 + "/{credential_id}",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String access = Seed.name();
          seed.made(
              "credential",
              "\"type\": \"ec2\", \"user_id\": \"%s\", \"project_id\": \"%s\","
                      .formatted(bearer.user(), bearer.place())
                  + " \"blob\": \"{\\\"access\\\": \\\"%s\\\", \\\"secret\\\": \\\"s\\\"}\""
                      .formatted(access));
          return Write.to(bearer.user(), access)
              .changes(gone("/v3/users/%s/credentials/OS-EC2/%s".formatted(bearer.user(), access)));
        });
  }
}
