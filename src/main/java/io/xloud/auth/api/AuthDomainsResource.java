package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** The domains for which the caller may ask a token. */
@Path("/v3/auth/domains")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class AuthDomainsResource {
  private final OwnPlaces places;

  AuthDomainsResource(OwnPlaces places) {
    this.places = places;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    return places.domains(uri);
  }
}
