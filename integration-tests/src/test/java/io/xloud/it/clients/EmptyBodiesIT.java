package io.xloud.it.clients;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Keystone asks who comes before it misses what was to be made. */
@ExtendWith(CloudUnderTest.class)
class EmptyBodiesIT {
  @ParameterizedTest
  @ValueSource(
      strings = {"services", "endpoints", "projects", "policies", "OS-EP-FILTER/endpoint_groups"})
  void who_may_not_create_hears_so_first(String collection, Cloud cloud) throws Exception {
    Api api = new Api(cloud.url());
    String path = "/v3/" + collection;
    String admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
    String user = api.createUser(admin, "it-" + UUID.randomUUID(), "pass");
    String nobody = api.loginById(user, "pass").with(201).token();

    api.post(nobody, path, "{}").with(403);
    api.post("bogus", path, "{}").with(401);
    api.post(admin, path, "{}").with(400);
  }
}
