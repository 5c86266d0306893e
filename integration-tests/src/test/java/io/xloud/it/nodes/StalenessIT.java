package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Reply;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.TwoNodes.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever ends a token on one node ends it on the other within the bound that {@code
 * cache.max-staleness} promises: many tries of each kind, and how long they took is printed.
 */
@ExtendWith(TwoNodes.class)
class StalenessIT {
  private static final int TRIES = Integer.getInteger("xloud.staleness.tries", 50);
  private static final Lanes LANES = Lanes.of(12);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(4);

  /** Far beyond the bound: a token that is never refused is a failure, and no endless test. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(30);

  private static final ExecutorService AT_ONCE = Executors.newVirtualThreadPerTaskExecutor();

  private final Pair nodes;
  private final Seed seed;
  private final Bearer shared;
  private final String group;

  StalenessIT(Pair nodes) throws Exception {
    this.nodes = nodes;
    this.seed = nodes.seed();
    this.shared = seed.bearer();
    this.group = seed.make("group", "");
  }

  private interface Act {
    Reply run() throws Exception;
  }

  /** A token that the second node holds in memory, and what ends it. */
  private record Try(String kind, String token, Act end) {}

  private interface Kind {
    Try next(String name) throws Exception;
  }

  @Test
  void a11_whatever_ends_a_token_ends_it_on_the_other_node_in_time() throws Exception {
    requireEnded(kinds(), TRIES, TwoNodes.BOUND);
  }

  /** Fewer tries: these rest on the same feed, and what is to be seen is that they do. */
  @Test
  void whatever_ends_what_was_handed_on_ends_its_tokens_on_the_other_node_in_time()
      throws Exception {
    requireEnded(handedOn(), Math.max(1, TRIES / 5), TwoNodes.BOUND.multipliedBy(5));
  }

  private void requireEnded(Map<String, Kind> kinds, int count, Duration bound) throws Exception {
    List<Entry<String, Kind>> wanted =
        IntStream.range(0, count).boxed().flatMap(_ -> kinds.entrySet().stream()).toList();
    List<Try> tries = LANES.each(wanted, each -> each.getValue().next(each.getKey()));
    Metrics.untilFromMemory(
        nodes.second(), tries.size(), () -> LANES.each(tries, this::isGoodThere));
    Map<String, List<Duration>> taken = new ConcurrentHashMap<>();
    LANES.each(
        tries,
        each ->
            taken
                .computeIfAbsent(each.kind(), _ -> Collections.synchronizedList(new ArrayList<>()))
                .add(untilRefused(each)));
    print(taken);

    assertThat(taken.keySet()).isEqualTo(kinds.keySet());
    taken.forEach((kind, times) ->
        assertThat(times)
            .as(kind)
            .hasSize(count)
            .allMatch(accepted -> accepted.compareTo(bound) <= 0));
  }

  private Reply isGoodThere(Try one) throws Exception {
    return nodes.there().validate(nodes.admin(), one.token()).with(200);
  }

  /** From the answer of the write to the last question after it that was not yet refused. */
  private Duration untilRefused(Try one) throws Exception {
    assertThat(one.end().run().status()).as(one.kind()).isBetween(200, 204);
    long written = System.nanoTime();
    Future<Reply> here = AT_ONCE.submit(() -> nodes.here().validate(nodes.admin(), one.token()));
    long accepted = written;
    while (true) {
      long asked = System.nanoTime();
      Reply there = nodes.there().validate(nodes.admin(), one.token());
      if (there.status() == 404) {
        assertThat(here.get().status()).as("%s on the node that wrote", one.kind()).isEqualTo(404);
        return Duration.ofNanos(accepted - written);
      }
      there.with(200);
      assertThat(Duration.ofNanos(asked - written)).as(one.kind()).isLessThan(GIVEN_UP);
      accepted = asked;
      Thread.sleep(BETWEEN_QUESTIONS);
    }
  }

  /** To be read in the report of the test. */
  private static void print(Map<String, List<Duration>> taken) {
    System.out.println("staleness on the other node, ms: median, worst, tries");
    taken.forEach((kind, times) -> {
      List<Duration> sorted = times.stream().sorted().toList();
      System.out.printf(
          "  %-28s %4d %4d %5d%n",
          kind,
          sorted.get(sorted.size() / 2).toMillis(),
          sorted.getLast().toMillis(),
          sorted.size());
    });
  }

  private Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put(
        "token revoked",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(name, bearer.token(), () -> revoke(bearer));
        });
    kinds.put(
        "root of its chain revoked",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(name, seed.childOf(bearer), () -> revoke(bearer));
        });
    kinds.put(
        "all of the user revoked",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(
              name, bearer.token(), () -> delete("/v3/users/%s/tokens".formatted(bearer.user())));
        });
    kinds.put(
        "user disabled",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(name, bearer.token(), () -> disableUser(bearer));
        });
    kinds.put(
        "project disabled",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(name, bearer.token(), () -> disableProject(bearer));
        });
    kinds.put(
        "domain disabled",
        name -> {
          String domain = seed.make("domain", "");
          Bearer guest = seed.onProject(shared.user(), seed.projectOf(domain));
          return new Try(name, guest.token(), () -> disable("domain", domain));
        });
    kinds.put(
        "role taken",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(name, bearer.token(), () -> takeRole(bearer));
        });
    kinds.put(
        "taken out of the group",
        name -> {
          String group = seed.make("group", "");
          Bearer member = seed.member(seed.user(), group, shared.place());
          String membership = "/v3/groups/%s/users/%s".formatted(group, member.user());
          return new Try(name, member.token(), () -> delete(membership));
        });
    kinds.put(
        "password changed",
        name -> {
          Bearer bearer = seed.bearer();
          return new Try(name, bearer.token(), () -> changePassword(bearer));
        });
    return kinds;
  }

  /** Of trusts that name the trustee, and of trusts that name the trustor. */
  private Map<String, Kind> handedOn() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put(
        "credential deleted",
        name -> {
          Bearer owner = seed.bearer();
          String credential = seed.credential(owner, "");
          String path =
              "/v3/users/%s/application_credentials/%s".formatted(owner.user(), credential);
          return new Try(
              name,
              seed.credentialToken(credential),
              () -> nodes.here().delete(owner.token(), path));
        });
    kinds.put("credential's owner disabled", name -> byCredential(name, this::disableUser));
    kinds.put("credential's role taken", name -> byCredential(name, this::takeRole));
    kinds.put("credential's project disabled", name -> byCredential(name, this::disableProject));
    for (boolean impersonation : new boolean[] {false, true}) {
      String trust = impersonation ? "impersonating trust" : "trust";
      kinds.put(
          trust + " deleted",
          name -> {
            Bearer trustor = seed.bearer();
            String trustee = seed.user();
            String id = seed.trust(trustor, trustee, impersonation);
            return new Try(
                name,
                seed.trustToken(trustee, id),
                () -> nodes.here().delete(trustor.token(), "/v3/OS-TRUST/trusts/" + id));
          });
      kinds.put(
          trust + ", trustor disabled", name -> byTrust(name, impersonation, this::disableUser));
      kinds.put(
          trust + ", trustor's role taken", name -> byTrust(name, impersonation, this::takeRole));
      kinds.put(
          trust + ", project disabled", name -> byTrust(name, impersonation, this::disableProject));
      kinds.put(
          trust + ", trustee disabled",
          name -> {
            String trustee = seed.user();
            String id = seed.trust(seed.bearer(), trustee, impersonation);
            return new Try(name, seed.trustToken(trustee, id), () -> disable("user", trustee));
          });
    }
    return kinds;
  }

  /** What is done to whoever handed something on. */
  private interface End {
    Reply of(Bearer who) throws Exception;
  }

  private Try byCredential(String name, End end) throws Exception {
    Bearer owner = seed.bearer();
    return new Try(name, seed.credentialToken(seed.credential(owner, "")), () -> end.of(owner));
  }

  private Try byTrust(String name, boolean impersonation, End end) throws Exception {
    Bearer trustor = seed.bearer();
    String trustee = seed.user();
    String trust = seed.trust(trustor, trustee, impersonation);
    return new Try(name, seed.trustToken(trustee, trust), () -> end.of(trustor));
  }

  private Reply disableUser(Bearer who) throws Exception {
    return disable("user", who.user());
  }

  private Reply disableProject(Bearer who) throws Exception {
    return disable("project", who.place());
  }

  private Reply takeRole(Bearer who) throws Exception {
    return delete(
        "/v3/projects/%s/users/%s/roles/%s".formatted(who.place(), who.user(), seed.role()));
  }

  /** Another token of the user whom most share. */
  private Bearer again() throws Exception {
    String token = seed.token(shared.user(), "project", shared.place());
    return new Bearer(shared.user(), shared.place(), token);
  }

  private Reply revoke(Bearer bearer) throws Exception {
    return nodes.here().revoke(nodes.admin(), bearer.token());
  }

  private Reply delete(String path) throws Exception {
    return nodes.here().delete(nodes.admin(), path);
  }

  private Reply disable(String noun, String id) throws Exception {
    return nodes
        .here()
        .patch(
            nodes.admin(),
            "/v3/%ss/%s".formatted(noun, id),
            "{\"%s\": {\"enabled\": false}}".formatted(noun));
  }

  private Reply changePassword(Bearer bearer) throws Exception {
    return nodes
        .here()
        .post(
            bearer.token(),
            "/v3/users/%s/password".formatted(bearer.user()),
            "{\"user\": {\"original_password\": \"%s\", \"password\": \"new\"}}"
                .formatted(Seed.PASSWORD));
  }
}
