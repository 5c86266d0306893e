package io.xloud.routes;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.cli.compare.Comparison;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds our routes against those of the reference service. */
class RoutesInReachTest {
  /** Ours alone, and open to everybody. */
  private static final Set<String> OWN =
      Set.of(
          "GET /openapi",
          "HEAD /openapi",
          "GET /.well-known/jwks.json",
          "HEAD /.well-known/jwks.json",
          "GET /.well-known/oauth-authorization-server",
          "HEAD /.well-known/oauth-authorization-server",
          "GET /v3/auth/OS-FEDERATION/oidc/redirect",
          "HEAD /v3/auth/OS-FEDERATION/oidc/redirect",
          "POST /v3/auth/OS-FEDERATION/oidc/{}/logout",
          "GET /v3/auth/OS-FEDERATION/saml2/sp/{}/{}/metadata",
          "HEAD /v3/auth/OS-FEDERATION/saml2/sp/{}/{}/metadata",
          "POST /v3/auth/OS-FEDERATION/saml2/sp/{}/{}/consumer",
          "GET /v3/auth/OS-FEDERATION/saml2/sp/{}/{}/logout",
          "HEAD /v3/auth/OS-FEDERATION/saml2/sp/{}/{}/logout",
          "POST /v3/auth/OS-FEDERATION/saml2/sp/{}/{}/logout");

  private final ReferenceRoutes reference = ReferenceRoutes.read();
  private final Map<String, Route> ours =
      Doors.all().stream()
          .collect(
              toMap(
                  route -> route.method() + " " + ReferenceRoutes.unnamed(route.path()),
                  route -> route,
                  (one, other) -> {
                    throw new AssertionError(one.name() + " is answered twice: " + other);
                  },
                  LinkedHashMap::new));

  @Test
  void compare_asks_nobody_for_what_is_ours_alone() {
    assertThat(OWN)
        .allSatisfy(route ->
            assertThat(Comparison.isOursAlone(route.substring(route.indexOf('/')))).isTrue());
    assertThat(reference.rules().keySet())
        .noneSatisfy(route ->
            assertThat(Comparison.isOursAlone(route.substring(route.indexOf('/')))).isTrue());
  }

  @Test
  void no_route_of_the_reference_is_missing() {
    Set<String> missing =
        reference.rules().keySet().stream()
            .filter(route -> !ours.containsKey(route))
            .collect(toSet());

    assertThat(missing).isEmpty();
  }

  /** HEAD is left out: the reference's table often names no rule where the reference asks one. */
  @Test
  void every_route_asks_the_rules_of_the_reference() {
    Map<String, Set<String>> here = new LinkedHashMap<>();
    Map<String, Set<String>> there = new LinkedHashMap<>();
    reference
        .rules()
        .forEach((route, rules) -> {
          if (ours.containsKey(route) && !route.startsWith("HEAD ")) {
            here.put(route, ours.get(route).rules());
            there.put(route, rules);
          }
        });

    assertThat(here).hasSizeGreaterThan(90).isEqualTo(there);
  }

  @Test
  void what_the_reference_does_not_answer_is_not_here() {
    Set<String> refused =
        reference.odd().entrySet().stream()
            .filter(row -> row.getValue().startsWith("40"))
            .map(Map.Entry::getKey)
            .filter(ours::containsKey)
            .collect(toSet());

    assertThat(refused).isEmpty();
  }

  /** Only the doors that everybody may pass in the reference have no rule. */
  @Test
  void a_route_without_a_rule_has_none_in_the_reference() {
    Set<String> open =
        ours.entrySet().stream()
            .filter(route -> route.getValue().rules().isEmpty())
            .map(Map.Entry::getKey)
            .filter(route -> !reference.rules().getOrDefault(route, Set.of("none")).isEmpty())
            .filter(route -> !OWN.contains(route))
            .collect(toSet());

    assertThat(open).isEmpty();
  }
}
