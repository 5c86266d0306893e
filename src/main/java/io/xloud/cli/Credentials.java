package io.xloud.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.crypto.Secret;
import io.xloud.crypto.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/** The administrator of a first run, as {@code openrc} and {@code clouds.yaml} keep it. */
record Credentials(String authUrl, Secret password) {
  private static final String CLOUD = "xloud";

  static Optional<Credentials> keptIn(Path folder) throws IOException {
    Path file = cloudsIn(folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Object clouds = new Yaml().load(Files.readString(file));
    JsonNode auth = new ObjectMapper().valueToTree(clouds).at("/clouds/%s/auth".formatted(CLOUD));
    return Optional.of(
        new Credentials(auth.path("auth_url").asText(), Secret.of(auth.path("password").asText())));
  }

  static Path cloudsIn(Path folder) {
    return folder.resolve("clouds.yaml");
  }

  /** {@code clouds.yaml} comes last: its presence says that the first run is complete. */
  void keepIn(Path folder) throws IOException {
    SecretFile.write(folder.resolve("openrc"), openrc());
    SecretFile.write(cloudsIn(folder), clouds());
  }

  private String openrc() {
    return """
    export OS_AUTH_URL=%s
    export OS_USERNAME=admin
    export OS_PASSWORD='%s'
    export OS_PROJECT_NAME=admin
    export OS_USER_DOMAIN_NAME=Default
    export OS_PROJECT_DOMAIN_NAME=Default
    export OS_REGION_NAME=RegionOne
    export OS_IDENTITY_API_VERSION=3
    """
        .formatted(authUrl, password.reveal().replace("'", "'\\''"));
  }

  private String clouds() {
    return """
    clouds:
      %s:
        auth:
          auth_url: %s
          username: admin
          password: '%s'
          project_name: admin
          user_domain_name: Default
          project_domain_name: Default
        region_name: RegionOne
        identity_api_version: 3
    """
        .formatted(CLOUD, authUrl, password.reveal().replace("'", "''"));
  }
}
