package io.xloud.it.nodes;

import static io.xloud.it.nodes.Question.dead;
import static io.xloud.it.nodes.Question.gone;
import static io.xloud.it.nodes.Question.says;
import static io.xloud.it.nodes.Question.there;
import static io.xloud.it.nodes.Question.validation;

import io.xloud.it.clients.Api.Reply;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The writes of providers that prove users, of mappings, and of providers that take our word. */
final class FederationWrites {
  private static final String PROVIDER = "/v3/OS-FEDERATION/identity_providers/{idp_id}";
  private static final String PROTOCOL = PROVIDER + "/protocols/{protocol_id}";
  private static final String MAPPING = "/v3/OS-FEDERATION/mappings/{mapping_id}";
  private static final String TAKER = "/v3/OS-FEDERATION/service_providers/{service_provider_id}";

  private FederationWrites() {}

  static void add(Steps steps) {
    providers(steps);
    protocols(steps);
    mappings(steps);
    takers(steps);
  }

  private static void providers(Steps steps) {
    steps.narrow(
        "PUT " + PROVIDER,
        "",
        _ -> {
          Write write = Write.to(Seed.name());
          return write
              .with("{\"identity_provider\": {\"enabled\": true}}")
              .changes(there(write.path(PROVIDER)));
        });
    steps.narrow(
        "PATCH " + PROVIDER,
        "description",
        seed -> {
          Write write = Write.to(Guest.provider(seed));
          return write
              .with("{\"identity_provider\": {\"description\": \"new\"}}")
              .changes(says(write.path(PROVIDER), "/identity_provider/description", "new"));
        });
    steps.narrow(
        "PATCH " + PROVIDER,
        "disabled",
        seed -> {
          Guest guest = seed.guest();
          return Write.to(guest.provider())
              .with("{\"identity_provider\": {\"enabled\": false}}")
              .changes(dead(guest.token()));
        });
    steps.narrow(
        "DELETE " + PROVIDER,
        "",
        seed -> {
          Guest guest = seed.guest();
          Write write = Write.to(guest.provider());
          return write.changes(
              gone(write.path(PROVIDER)), gone("/v3/users/" + guest.user()), dead(guest.token()));
        });
  }

  private static void protocols(Steps steps) {
    steps.narrow(
        "PUT " + PROTOCOL,
        "",
        seed -> {
          Write write = Write.to(Guest.provider(seed), Guest.PROTOCOL);
          return write.with(Guest.protocol(mapping(seed))).changes(there(write.path(PROTOCOL)));
        });
    steps.narrow(
        "PATCH " + PROTOCOL,
        "",
        seed -> {
          Guest guest = seed.guest();
          String mapping = mapping(seed);
          Write write = Write.to(guest.provider(), Guest.PROTOCOL);
          return write
              .with(Guest.protocol(mapping))
              .changes(says(write.path(PROTOCOL), "/protocol/mapping_id", mapping));
        });
    steps.narrow(
        "DELETE " + PROTOCOL,
        "",
        seed -> {
          Guest guest = seed.guest();
          Write write = Write.to(guest.provider(), Guest.PROTOCOL);
          return write.changes(gone(write.path(PROTOCOL)), dead(guest.token()));
        });
  }

  private static String mapping(Seed seed) throws Exception {
    String mapping = Seed.name();
    seed.store("/v3/OS-FEDERATION/mappings/" + mapping, Guest.rules(seed.make("group", "")));
    return mapping;
  }

  private static void mappings(Steps steps) {
    steps.narrow(
        "PUT " + MAPPING,
        "",
        _ -> {
          Write write = Write.to(Seed.name());
          return write.with(Guest.rules("any")).changes(there(write.path(MAPPING)));
        });
    steps.narrow(
        "PATCH " + MAPPING,
        "",
        seed -> {
          Write write = Write.to(mapping(seed));
          return write
              .with(Guest.rules("another"))
              .changes(says(write.path(MAPPING), "/mapping/rules/0/local/0/group/id", "another"));
        });
    steps.narrow(
        "DELETE " + MAPPING,
        "",
        seed -> {
          Write write = Write.to(mapping(seed));
          return write.changes(gone(write.path(MAPPING)));
        });
    steps.narrow(
        "DELETE /v3/groups/{group_id}",
        "of a mapping",
        seed -> {
          Guest guest = seed.guest();
          return Write.to(guest.group()).changes(dead(guest.token()));
        });
  }

  /** All tokens tell of them. */
  private static void takers(Steps steps) {
    steps.wide(
        "PUT " + TAKER,
        "",
        seed -> {
          Write write = Write.to(Seed.name());
          return write
              .with(taker(true))
              .changes(
                  there(write.path(TAKER)), validation(seed.bearer().token(), names(write, true)));
        });
    steps.wide(
        "PATCH " + TAKER,
        "disabled",
        seed -> {
          Write write = taker(seed);
          return write
              .with("{\"service_provider\": {\"enabled\": false}}")
              .changes(
                  says(write.path(TAKER), "/service_provider/enabled", "false"),
                  validation(seed.bearer().token(), names(write, false)));
        });
    steps.wide(
        "DELETE " + TAKER,
        "",
        seed -> {
          Write write = taker(seed);
          return write.changes(
              gone(write.path(TAKER)), validation(seed.bearer().token(), names(write, false)));
        });
  }

  private static Write taker(Seed seed) throws Exception {
    Write write = Write.to(Seed.name());
    seed.store(write.path(TAKER), taker(true));
    return write;
  }

  private static String taker(boolean enabled) {
    return """
    {"service_provider": {"enabled": %s, "auth_url": "http://there.example/auth",
      "sp_url": "http://there.example/sp"}}
    """
        .formatted(enabled);
  }

  /** Whether the token is good and tells of the one that the write is about. */
  private static Predicate<Reply> names(Write write, boolean expected) {
    String id = write.ids().getFirst();
    return reply ->
        reply.status() == 200
            && expected
                == StreamSupport.stream(
                        reply.body().at("/token/service_providers").spliterator(), false)
                    .anyMatch(each -> each.path("id").asText().equals(id));
  }
}
