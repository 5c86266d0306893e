package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Ec2Request;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.TwoNodes.Pair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Keys to sign with that an earlier release let somebody make by a trust or an application
 * credential: they give no more than that.
 */
@ExtendWith(TwoNodes.class)
class DelegatedKeysIT {
  private final Pair nodes;
  private final Seed seed;

  DelegatedKeysIT(Pair nodes) {
    this.nodes = nodes;
    this.seed = nodes.seed();
  }

  private Ec2Request key(String user, String project, String by, String id) throws Exception {
    Ec2Request key = new Ec2Request(Seed.name(), "s3cr3t");
    StoredCredential.ec2(nodes.first(), user, project, key, by, id);
    return key;
  }

  /** Where everything is changed, too: what ends there ends there at once. */
  private Reply redeem(Ec2Request key) throws Exception {
    return nodes.here().post(nodes.admin(), "/v3/ec2tokens", key.version2(Instant.now()));
  }

  /** Its roles are those of bearers and no more, and it is not to be used. */
  private JsonNode token(Ec2Request key, String project) throws Exception {
    Reply redeemed = redeem(key).with(200);
    JsonNode token = redeemed.body().path("token");
    assertThat(token.path("roles").findValuesAsText("id")).containsExactly(seed.role());
    assertThat(token.at("/project/id").asText()).isEqualTo(project);
    assertThat(token.path("methods")).extracting(JsonNode::asText).containsExactly("ec2credential");
    JsonNode there =
        nodes.there().validate(nodes.admin(), redeemed.token()).with(200).body().path("token");
    for (String member : List.of("user", "roles", "OS-TRUST:trust", "application_credential")) {
      assertThat(there.path(member)).as(member).isEqualTo(token.path(member));
    }
    nodes.there().get(redeemed.token(), "/v3/auth/projects").with(403);
    return token;
  }

  @Test
  void d4_a_key_made_by_a_trust_gives_what_the_trust_gives_and_ends_with_it() throws Exception {
    for (boolean impersonation : new boolean[] {false, true}) {
      Bearer trustor = seed.bearer();
      seed.alsoHolds(trustor);
      String trustee = seed.user();
      String trust = seed.trust(trustor, trustee, impersonation);
      String owner = impersonation ? trustor.user() : trustee;
      Ec2Request key = key(owner, trustor.place(), "trust_id", trust);
      JsonNode token = token(key, trustor.place());
      assertThat(token.at("/user/id").asText()).isEqualTo(owner);
      assertThat(token.at("/OS-TRUST:trust/id").asText()).isEqualTo(trust);

      nodes.here().delete(trustor.token(), "/v3/OS-TRUST/trusts/" + trust).with(204);
      redeem(key).with(404);
    }
  }

  @Test
  void a_key_made_by_a_trust_takes_one_of_its_uses() throws Exception {
    Bearer trustor = seed.bearer();
    String trustee = seed.user();
    String body =
        seed.trustBody(trustor, trustee, false)
            .replace("\"impersonation\"", "\"remaining_uses\": 1, \"impersonation\"");
    String trust =
        nodes
            .here()
            .post(trustor.token(), "/v3/OS-TRUST/trusts", body)
            .with(201)
            .body()
            .at("/trust/id")
            .asText();
    Ec2Request key = key(trustee, trustor.place(), "trust_id", trust);
    redeem(key).with(200);
    redeem(key).with(404);
  }

  @Test
  void d4_a_key_made_by_an_application_credential_gives_what_that_gives() throws Exception {
    Bearer owner = seed.bearer();
    String credential =
        seed.credential(owner, "\"roles\": [{\"id\": \"%s\"}]".formatted(seed.role()));
    seed.alsoHolds(owner);
    Ec2Request key = key(owner.user(), owner.place(), "app_cred_id", credential);
    JsonNode token = token(key, owner.place());
    assertThat(token.at("/application_credential/id").asText()).isEqualTo(credential);

    String path = "/v3/users/%s/application_credentials/%s".formatted(owner.user(), credential);
    nodes.here().delete(owner.token(), path).with(204);
    redeem(key).with(404);
  }

  @Test
  void d3_a_role_that_was_taken_is_nothing_to_redeem() throws Exception {
    Bearer trustor = seed.bearer();
    String trustee = seed.user();
    Ec2Request byTrust =
        key(trustee, trustor.place(), "trust_id", seed.trust(trustor, trustee, false));
    Ec2Request byCredential =
        key(trustor.user(), trustor.place(), "app_cred_id", seed.credential(trustor, ""));
    redeem(byTrust).with(200);
    redeem(byCredential).with(200);
    String grant = "/v3/projects/%s/users/%s/roles/%s";
    nodes
        .here()
        .delete(nodes.admin(), grant.formatted(trustor.place(), trustor.user(), seed.role()))
        .with(204);
    redeem(byTrust).with(401);
    redeem(byCredential).with(401);
  }

  @Test
  void d3_a_trust_whose_trustor_or_trustee_is_disabled_redeems_nothing() throws Exception {
    for (boolean impersonation : new boolean[] {false, true}) {
      Bearer trustor = seed.bearer();
      String trustee = seed.user();
      String trust = seed.trust(trustor, trustee, impersonation);
      String owner = impersonation ? trustor.user() : trustee;
      Ec2Request key = key(owner, trustor.place(), "trust_id", trust);
      for (String party : List.of(trustor.user(), trustee)) {
        redeem(key).with(200);
        enable(party, false);
        redeem(key).with(401);
        enable(party, true);
      }
    }
  }

  private void enable(String user, boolean enabled) throws Exception {
    String body = "{\"user\": {\"enabled\": %s}}".formatted(enabled);
    nodes.here().patch(nodes.admin(), "/v3/users/" + user, body).with(200);
  }

  @Test
  void d8_e6_a_key_for_another_project_or_of_somebody_else_is_refused() throws Exception {
    Bearer one = seed.bearer();
    Bearer other = seed.bearer();
    String trustee = seed.user();
    String credential = seed.credential(one, "");
    String trust = seed.trust(one, trustee, false);
    String impersonating = seed.trust(one, trustee, true);
    for (Ec2Request key :
        List.of(
            key(one.user(), other.place(), "app_cred_id", credential),
            key(trustee, other.place(), "trust_id", trust),
            key(other.user(), one.place(), "trust_id", trust),
            key(other.user(), one.place(), "trust_id", impersonating),
            key(trustee, one.place(), "trust_id", impersonating),
            key(other.user(), one.place(), "app_cred_id", credential))) {
      redeem(key).with(401);
    }
  }
}
