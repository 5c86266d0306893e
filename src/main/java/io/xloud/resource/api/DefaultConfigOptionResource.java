package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.resource.DomainConfigPart;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** What domains without settings of their own go by, one option of it. */
@Path("/v3/domains/config/{group}/{option}/default")
@RunOnVirtualThread
public class DefaultConfigOptionResource {
  private final DefaultConfigs configs;

  DefaultConfigOptionResource(DefaultConfigs configs) {
    this.configs = configs;
  }

  @GET
  public ObjectNode show(@PathParam("group") String group, @PathParam("option") String option) {
    return configs.show(new DomainConfigPart.Option(group, option));
  }
}
