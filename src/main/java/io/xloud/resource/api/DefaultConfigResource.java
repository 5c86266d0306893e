package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.resource.DomainConfigPart;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What domains without settings of their own go by. */
@Path("/v3/domains/config/default")
@RunOnVirtualThread
public class DefaultConfigResource {
  private final DefaultConfigs configs;

  DefaultConfigResource(DefaultConfigs configs) {
    this.configs = configs;
  }

  @GET
  public ObjectNode show() {
    return configs.show(new DomainConfigPart.Whole());
  }
}
