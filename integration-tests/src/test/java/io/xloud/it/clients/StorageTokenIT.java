package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The header in which clients of object storage send their token. */
@ExtendWith(CloudUnderTest.class)
class StorageTokenIT {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void its_token_counts_where_there_is_no_other(Cloud cloud) throws Exception {
    String admin =
        new Api(cloud.url()).login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();

    assertThat(status(cloud, "/v3/roles", "X-Storage-Token", admin)).isEqualTo(200);
    assertThat(status(cloud, "/v3/auth/tokens", "X-Storage-Token", admin, "X-Subject-Token", admin))
        .isEqualTo(200);
    assertThat(status(cloud, "/v3/roles", "X-Auth-Token", "junk", "X-Storage-Token", admin))
        .isEqualTo(401);
    assertThat(status(cloud, "/v3/roles", "X-Storage-Token", "junk")).isEqualTo(401);
  }

  private int status(Cloud cloud, String path, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cloud.url() + path)).headers(headers).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
