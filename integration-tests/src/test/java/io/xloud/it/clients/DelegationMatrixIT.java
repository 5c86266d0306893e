package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The delegation matrix: what each kind of token may do with credentials of all kinds. A row for
 * each kind of token that can be had, a test for each of its cells.
 */
@ExtendWith(CloudUnderTest.class)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class DelegationMatrixIT {
  private Delegations all;

  @BeforeEach
  void begin(Cloud cloud) throws Exception {
    all = Delegations.in(cloud);
  }

  /** A token and whom it names as its user. */
  private record Caller(String token, String user) {}

  private interface Made {
    Caller by() throws Exception;
  }

  private Map<String, Made> callers() {
    Map<String, Made> callers = new LinkedHashMap<>();
    callers.put("password", () -> new Caller(all.token(all.trustor), all.trustor));
    callers.put("trust", () -> new Caller(all.trustToken(false, ""), all.trustee));
    callers.put("impersonating trust", () -> new Caller(all.trustToken(true, ""), all.trustor));
    callers.put(
        "restricted application credential",
        () -> new Caller(all.credentialToken(""), all.trustor));
    callers.put(
        "unrestricted application credential",
        () -> new Caller(all.credentialToken(", \"unrestricted\": true"), all.trustor));
    callers.put("EC2 signature", () -> new Caller(all.signatureToken(), all.trustor));
    return callers;
  }

  private Stream<DynamicTest> each(Cell cell) {
    return callers().entrySet().stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.getKey(), () -> cell.check(one.getKey(), one.getValue().by())));
  }

  private interface Cell {
    void check(String kind, Caller caller) throws Exception;
  }

  private static int of(String kind, int password, int trust, int restricted, int unrestricted) {
    return switch (kind) {
      case "password" -> password;
      case "restricted application credential" -> restricted;
      case "unrestricted application credential" -> unrestricted;
      case "EC2 signature" -> 403;
      default -> trust;
    };
  }

  @TestFactory
  Stream<DynamicTest> c5_c6_application_credentials_and_access_rules() {
    return each((kind, caller) -> {
      String path = all.credentials(caller.user());
      String rules = "/v3/users/%s/access_rules".formatted(caller.user());
      String known = all.credential("").path("id").asText();
      String ofTrustor = all.credentials(all.trustor) + "/" + known;
      SoftAssertions cells = new SoftAssertions();
      cells
          .assertThat(all.api.get(caller.token(), path).status())
          .as("list")
          .isEqualTo(of(kind, 200, 403, 200, 200));
      cells
          .assertThat(all.api.get(caller.token(), ofTrustor).status())
          .as("show")
          .isEqualTo(of(kind, 200, 403, 200, 200));
      cells
          .assertThat(all.api.get(caller.token(), rules).status())
          .as("list rules")
          .isEqualTo(of(kind, 200, 403, 200, 200));
      cells
          .assertThat(all.api.get(caller.token(), rules + "/unknown").status())
          .as("show a rule")
          .isEqualTo(of(kind, 404, 403, 404, 404));
      cells
          .assertThat(all.api.delete(caller.token(), rules + "/unknown").status())
          .as("delete a rule")
          .isEqualTo(of(kind, 404, 403, 403, 404));
      cells
          .assertThat(all.makeCredential(caller.token(), caller.user(), "").status())
          .as("create")
          .isEqualTo(of(kind, 201, 403, 403, 201));
      int deleted = all.api.delete(caller.token(), ofTrustor).status();
      cells.assertThat(deleted).as("delete").isEqualTo(of(kind, 204, 403, 403, 204));
      cells
          .assertThat(all.api.get(all.token(all.trustor), ofTrustor).status())
          .as("no side effect")
          .isEqualTo(deleted == 204 ? 404 : 200);
      cells.assertAll();
    });
  }

  @TestFactory
  Stream<DynamicTest> c1_c2_trusts() {
    return each((kind, caller) -> {
      boolean trust = kind.contains("trust");
      String known = all.trust(true, "");
      String path = "/v3/OS-TRUST/trusts/" + known;
      String own = caller.user().equals(all.trustor) ? "trustor" : "trustee";
      String list = "/v3/OS-TRUST/trusts?%s_user_id=%s".formatted(own, caller.user());
      SoftAssertions cells = new SoftAssertions();
      cells
          .assertThat(all.api.get(caller.token(), list).status())
          .as("list own")
          .isEqualTo(of(kind, 200, 200, 403, 403));
      for (String read : new String[] {path, path + "/roles", path + "/roles/" + all.member}) {
        cells
            .assertThat(all.api.get(caller.token(), read).status())
            .as("show " + read)
            .isEqualTo(of(kind, 200, 200, 403, 403));
      }
      String members = ", \"impersonation\": false";
      cells
          .assertThat(
              all.makeTrust(caller.token(), caller.user(), all.user(), all.member, members)
                  .status())
          .as("create, not by a trust that may be handed on")
          .isEqualTo(trust ? 403 : of(kind, 201, 0, 403, 403));
      int deleted = all.api.delete(caller.token(), path).status();
      boolean may =
          own.equals("trustor") && !kind.contains("credential") && !kind.startsWith("EC2");
      cells.assertThat(deleted).as("delete").isEqualTo(may ? 204 : 403);
      cells
          .assertThat(all.api.get(all.token(all.trustor), path).status())
          .as("no side effect")
          .isEqualTo(may ? 404 : 200);
      cells.assertAll();
    });
  }

  @TestFactory
  Stream<DynamicTest> e4_e5_credentials() {
    return each((kind, caller) -> {
      String body =
          """
          {"credential": {"type": "cert", "blob": "b", "user_id": "%s", "project_id": "%s"}}
          """
              .formatted(caller.user(), all.project);
      JsonNode known = all.api.post(all.admin, "/v3/credentials", body).with(201).body();
      String path = "/v3/credentials/" + known.at("/credential/id").asText();
      Reply listed = all.api.get(caller.token(), "/v3/credentials");
      SoftAssertions cells = new SoftAssertions();
      cells.assertThat(listed.status()).as("list").isEqualTo(kind.startsWith("EC2") ? 403 : 200);
      cells
          .assertThat(listed.body().path("credentials").size())
          .as("listed")
          .isEqualTo(kind.equals("password") ? 1 : 0);
      cells
          .assertThat(all.api.get(caller.token(), path).status())
          .as("show")
          .isEqualTo(of(kind, 200, 403, 403, 403));
      cells
          .assertThat(all.api.post(caller.token(), "/v3/credentials", body).status())
          .as("create")
          .isEqualTo(of(kind, 201, 403, 403, 403));
      String change = "{\"credential\": {\"blob\": \"c\"}}";
      cells
          .assertThat(all.api.patch(caller.token(), path, change).status())
          .as("change")
          .isEqualTo(of(kind, 200, 403, 403, 403));
      cells
          .assertThat(all.api.delete(caller.token(), path).status())
          .as("delete")
          .isEqualTo(of(kind, 204, 403, 403, 403));
      cells
          .assertThat(all.api.get(all.admin, path).status())
          .as("no side effect")
          .isEqualTo(kind.equals("password") ? 404 : 200);
      cells.assertAll();
    });
  }

  @TestFactory
  Stream<DynamicTest> d5_ec2_credentials() {
    return each((kind, caller) -> {
      String path = "/v3/users/%s/credentials/OS-EC2".formatted(caller.user());
      String body = "{\"tenant_id\": \"%s\"}".formatted(all.project);
      String access =
          all.api.post(all.admin, path, body).with(201).body().at("/credential/access").asText();
      SoftAssertions cells = new SoftAssertions();
      cells
          .assertThat(all.api.get(caller.token(), path).status())
          .as("list")
          .isEqualTo(of(kind, 200, 403, 403, 403));
      cells
          .assertThat(all.api.get(caller.token(), path + "/" + access).status())
          .as("show")
          .isEqualTo(of(kind, 200, 403, 403, 403));
      cells
          .assertThat(all.api.post(caller.token(), path, body).status())
          .as("create")
          .isEqualTo(of(kind, 201, 403, 403, 403));
      cells
          .assertThat(all.api.delete(caller.token(), path + "/" + access).status())
          .as("delete")
          .isEqualTo(of(kind, 204, 403, 403, 403));
      cells
          .assertThat(all.api.get(all.admin, path + "/" + access).status())
          .as("no side effect")
          .isEqualTo(kind.equals("password") ? 404 : 200);
      cells.assertAll();
    });
  }

  @TestFactory
  Stream<DynamicTest> b1_b2_method_token() {
    return each((kind, caller) -> {
      int expected = of(kind, 201, 403, 403, 403);
      String project = ", \"scope\": {\"project\": {\"id\": \"%s\"}}".formatted(all.project);
      assertThat(all.exchanged(caller.token(), "").status()).isEqualTo(expected);
      assertThat(all.exchanged(caller.token(), project).status()).isEqualTo(expected);
      assertThat(all.exchanged(caller.token(), ", \"scope\": \"unscoped\"").status())
          .isEqualTo(expected);
    });
  }
}
