package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Ec2Request;
import io.xloud.it.clients.OAuth1;
import io.xloud.it.nodes.TwoNodes.Pair;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** EC2 credentials that a former release let access tokens of OAuth 1 make. */
@ExtendWith(TwoNodes.class)
class Ec2ByOAuthIT {
  private final Pair nodes;

  Ec2ByOAuthIT(Pair nodes) {
    this.nodes = nodes;
  }

  private Ec2Request made(String user, String project, String accessToken) throws Exception {
    Ec2Request key = new Ec2Request(Seed.name(), Seed.name());
    StoredCredential.ec2(nodes.first(), user, project, key, "access_token_id", accessToken);
    return key;
  }

  private Reply redeemed(Ec2Request key) throws Exception {
    return nodes.there().post(nodes.admin(), "/v3/ec2tokens", key.version2(Instant.now()));
  }

  @Test
  void d4_a_key_gives_no_more_than_the_access_token_that_made_it() throws Exception {
    Consumer consumer = Consumer.made(nodes.seed());
    OAuth1 acting = consumer.acting();
    Ec2Request key = made(consumer.user(), consumer.project(), acting.token());

    Reply redeemed = redeemed(key).with(200);
    JsonNode token = redeemed.body().path("token");
    assertThat(token.path("roles").findValuesAsText("name")).containsExactly("reader");
    assertThat(token.at("/OS-OAUTH1/access_token_id").asText()).isEqualTo(acting.token());
    assertThat(
            nodes
                .here()
                .validate(nodes.admin(), redeemed.token())
                .with(200)
                .body()
                .at("/token/roles"))
        .isEqualTo(token.path("roles"));
    nodes.here().delete(nodes.admin(), "/v3/OS-OAUTH1/consumers/" + consumer.id()).with(204);
    assertThat(redeemed(key).status()).isEqualTo(401);
  }

  @Test
  void d8_a_key_of_another_project_or_user_is_good_for_nothing() throws Exception {
    Consumer consumer = Consumer.made(nodes.seed());
    Consumer other = Consumer.made(nodes.seed());
    String accessToken = consumer.acting().token();

    assertThat(redeemed(made(consumer.user(), other.project(), accessToken)).status())
        .isEqualTo(401);
    assertThat(redeemed(made(other.user(), consumer.project(), accessToken)).status())
        .isEqualTo(401);
    assertThat(redeemed(made(consumer.user(), consumer.project(), "nothing")).status())
        .isEqualTo(401);
  }
}
