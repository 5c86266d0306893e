package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.TwoNodes.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Catalogs are shared by the tokens of a project, but for what an address says of the user. */
@ExtendWith(TwoNodes.class)
class SharedProjectIT {
  private final Pair nodes;

  SharedProjectIT(Pair nodes) {
    this.nodes = nodes;
  }

  @Test
  void each_of_two_users_of_a_project_is_told_its_own_address() throws Exception {
    Seed seed = nodes.seed();
    String service = seed.make("service", "\"type\": \"of-users\"");
    seed.endpoint(service, "http://u/$(user_id)s/%(user_id)s");
    seed.endpoint(service, "http://p/$(project_id)s/%(project_id)s");
    seed.endpoint(service, "http://t/$(tenant_id)s/%(tenant_id)s");
    Bearer one = seed.bearer();
    Bearer other = seed.onProject(seed.user(), one.place());
    Bearer elsewhere = seed.onProject(one.user(), seed.make("project", ""));
    List<Bearer> all = List.of(one, other, elsewhere);
    Metrics.untilFromMemory(
        nodes.second(),
        all.size(),
        () -> {
          for (Bearer bearer : all) {
            tellsItsOwn(nodes.there(), bearer);
          }
        });
    nodes.here().delete(nodes.admin(), "/v3/services/" + service).with(204);
  }

  private void tellsItsOwn(Api node, Bearer bearer) throws Exception {
    Reply reply = node.validate(nodes.admin(), bearer.token()).with(200);
    String user = bearer.user();
    String project = bearer.place();
    assertThat(Question.urls(reply))
        .filteredOn(url -> url.matches("http://[upt]/.*"))
        .containsExactlyInAnyOrder(
            "http://u/" + user + "/" + user,
            "http://p/" + project + "/" + project,
            "http://t/" + project + "/" + project);
  }
}
