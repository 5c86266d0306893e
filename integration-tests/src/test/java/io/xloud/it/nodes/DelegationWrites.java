package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.dead;
import static io.xloud.it.nodes.Question.gone;

import io.xloud.it.nodes.Seed.Bearer;

/** The writes of what users hand on: application credentials, access rules and trusts. */
final class DelegationWrites {
  private static final String CREDENTIALS = "/v3/users/{user_id}/application_credentials";
  private static final String RULES = "/v3/users/{user_id}/access_rules";
  private static final String TRUSTS = "/v3/OS-TRUST/trusts";

  private DelegationWrites() {}

  static void add(Steps steps) {
    credentials(steps);
    rules(steps);
    trusts(steps);
  }

  private static void credentials(Steps steps) {
    steps.narrow(
        "POST " + CREDENTIALS,
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          Write write = Write.to(bearer.user()).by(bearer.token());
          return write
              .with("{\"application_credential\": {\"name\": \"%s\"}}", Seed.name())
              .changes(counts(write.path(CREDENTIALS), "application_credentials", 1));
        });
    steps.narrow(
        "DELETE " + CREDENTIALS + "/{application_credential_id}",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String credential = seed.credential(bearer, "");
          Write write = Write.to(bearer.user(), credential).by(bearer.token());
          return write.changes(
              gone(write.path(CREDENTIALS + "/{application_credential_id}")),
              dead(seed.credentialToken(credential)));
        });
  }

  private static void rules(Steps steps) {
    steps.narrow(
        "DELETE " + RULES + "/{access_rule_id}",
        "",
        seed -> {
          Bearer bearer = seed.bearer();
          String rule = seed.unusedRule(bearer);
          Write write = Write.to(bearer.user(), rule).by(bearer.token());
          String path = write.path(RULES + "/{access_rule_id}");
          return write.changes(
              new Question(
                  "the rule",
                  (node, _) -> node.get(bearer.token(), path),
                  reply -> reply.status() == 404,
                  false));
        });
  }

  private static void trusts(Steps steps) {
    steps.narrow(
        "POST " + TRUSTS,
        "",
        seed -> {
          Bearer trustor = seed.bearer();
          String trustee = seed.user();
          return Write.to()
              .by(trustor.token())
              .with(seed.trustBody(trustor, trustee, false))
              .changes(counts(TRUSTS + "?trustee_user_id=" + trustee, "trusts", 1));
        });
    steps.narrow(
        "DELETE " + TRUSTS + "/{trust_id}",
        "",
        seed -> {
          Bearer trustor = seed.bearer();
          String trustee = seed.user();
          String trust = seed.trust(trustor, trustee, true);
          return Write.to(trust)
              .by(trustor.token())
              .changes(gone(TRUSTS + "/" + trust), dead(seed.trustToken(trustee, trust)));
        });
  }
}
