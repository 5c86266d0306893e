package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.counts;
import static io.xloud.it.nodes.Question.dead;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.of;
import static io.xloud.it.nodes.Question.says;

import io.xloud.it.clients.OAuth1;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The writes of OAuth 1, of which an end of leave ends tokens that both nodes know. */
final class OAuthWrites {
  private static final String CONSUMERS = "/v3/OS-OAUTH1/consumers";
  private static final String ACCESS_TOKENS = "/v3/users/%s/OS-OAUTH1/access_tokens";

  private OAuthWrites() {}

  static void add(Steps steps) {
    consumers(steps);
    accessTokens(steps);
  }

  private static void consumers(Steps steps) {
    steps.narrow(
        "POST " + CONSUMERS,
        "",
        _ -> {
          String description = UUID.randomUUID().toString();
          return Write.to()
              .with("{\"consumer\": {\"description\": \"%s\"}}", description)
              .changes(of(CONSUMERS, reply -> reply.body().toString().contains(description)));
        });
    steps.narrow(
        "PATCH " + CONSUMERS + "/{consumer_id}",
        "",
        seed -> {
          String id = Consumer.made(seed).id();
          return Write.to(id)
              .with("{\"consumer\": {\"description\": \"new\"}}")
              .changes(says(CONSUMERS + "/" + id, "/consumer/description", "new"));
        });
    steps.narrow(
        "DELETE " + CONSUMERS + "/{consumer_id}",
        "",
        seed -> {
          Consumer consumer = Consumer.made(seed);
          String token = consumer.token(consumer.acting());
          return Write.to(consumer.id())
              .changes(gone(CONSUMERS + "/" + consumer.id()), dead(token));
        });
  }

  private static void accessTokens(Steps steps) {
    steps.narrow(
        "POST " + Consumer.ACCESS_TOKEN,
        "",
        seed -> {
          Consumer consumer = Consumer.made(seed);
          OAuth1 asking = consumer.asking();
          String address = seed.node().url() + Consumer.ACCESS_TOKEN;
          String header =
              asking.header(address, Map.of("oauth_verifier", consumer.verifier(asking)));
          return new Write(List.of(), "", Map.of("Authorization", header), List.of())
              .changes(counts(ACCESS_TOKENS.formatted(consumer.user()), "access_tokens", 1));
        });
    steps.narrow(
        "DELETE /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}",
        "",
        seed -> {
          Consumer consumer = Consumer.made(seed);
          OAuth1 acting = consumer.acting();
          String token = consumer.token(acting);
          String path = ACCESS_TOKENS.formatted(consumer.user()) + "/" + acting.token();
          return Write.to(consumer.user(), acting.token()).changes(gone(path), dead(token));
        });
  }
}
