package io.xloud.it.nodes;

import io.xloud.it.clients.Api;
import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.Await;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections to the database that a load would keep are missed by whoever comes next. */
@ExtendWith(TwoNodes.class)
class ConnectionsIT {
  private static final int CALLERS = 16;
  private static final int LOGINS = 400;

  private final Pair nodes;

  ConnectionsIT(Pair nodes) {
    this.nodes = nodes;
  }

  @Test
  void j4_logins_by_a_providers_word_and_validations_give_all_connections_back() throws Exception {
    Guest guest = Guest.of(nodes.seed(), nodes.here());
    String door = Guest.protocolOf(guest.provider()) + "/auth";
    Lanes.of(CALLERS)
        .each(
            IntStream.range(0, LOGINS).boxed().toList(),
            i -> {
              Map<String, String> told = i % 4 == 0 ? Map.of() : Map.of(Guest.HEADER, "g" + i);
              Api.Reply entered =
                  nodes.here().send("GET", door, told, "").with(i % 4 == 0 ? 401 : 201);
              if (entered.status() == 201) {
                nodes.here().validate(nodes.admin(), entered.token()).with(200);
              }
              return i;
            });

    Await.until(
        Duration.ofSeconds(10),
        () ->
            Metrics.sum(nodes.first(), "hikaricp_connections_active") == 0
                && Metrics.sum(nodes.first(), "hikaricp_connections_pending") == 0);
  }
}
