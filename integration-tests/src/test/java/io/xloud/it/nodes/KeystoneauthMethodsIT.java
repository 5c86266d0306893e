package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.xloud.it.clients.AuthenticatorApp;
import io.xloud.it.clients.OAuth1;
import io.xloud.it.clients.Python;
import io.xloud.it.nodes.TwoNodes.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The methods that keystoneauth has besides the password, as its plugins say them. */
@ExtendWith(TwoNodes.class)
class KeystoneauthMethodsIT {
  private static final String RULES =
      "{\"user\": {\"options\": {\"multi_factor_auth_rules\": [[\"password\", \"totp\"]]}}}";

  private final Pair nodes;

  KeystoneauthMethodsIT(Pair nodes) {
    this.nodes = nodes;
  }

  @Test
  void v3totp_logs_in_with_a_passcode() throws Exception {
    String user = nodes.seed().user();

    assertThat(login(user, "alone")).isEqualTo(user);
  }

  @Test
  void v3multifactor_logs_in_with_both_at_once() throws Exception {
    String user = guarded();

    assertThat(login(user, "together")).isEqualTo(user);
  }

  @Test
  void a_receipt_takes_keystoneauth_to_the_second_method() throws Exception {
    String user = guarded();

    assertThat(login(user, "apart")).isEqualTo(user);
  }

  @Test
  void v3oauth1_logs_in_with_an_access_token() throws Exception {
    Consumer consumer = Consumer.made(nodes.seed());
    OAuth1 acting = consumer.acting();
    String given =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", nodes.there().url() + "/v3")
            .put("consumer_key", acting.consumer())
            .put("consumer_secret", acting.consumerSecret())
            .put("access_key", acting.token())
            .put("access_secret", acting.tokenSecret())
            .toString();

    assertThat(Python.answer(given, "keystoneauth_methods.py", "oauth1"))
        .isEqualTo(consumer.user());
  }

  private String guarded() throws Exception {
    String user = nodes.seed().user();
    nodes.here().patch(nodes.admin(), "/v3/users/" + user, RULES).with(200);
    return user;
  }

  private String login(String user, String way) throws Exception {
    Python.program("python"); // made on first use, which takes longer than a passcode is good
    AuthenticatorApp app = StoredSeed.of(user, nodes.first());
    String given =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", nodes.there().url() + "/v3")
            .put("user", user)
            .put("password", Seed.PASSWORD)
            .put("passcode", app.passcode())
            .toString();
    return Python.answer(given, "keystoneauth_methods.py", way);
  }
}
