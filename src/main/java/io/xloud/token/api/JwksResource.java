package io.xloud.token.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.NonBlocking;
import io.xloud.config.Options;
import io.xloud.crypto.JwsAlgorithm;
import io.xloud.crypto.JwsKeySet;
import io.xloud.crypto.JwsKeys;
import io.xloud.crypto.JwsPublicKey;
import io.xloud.crypto.JwtConfig;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.PublishedKey;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public keys as a JWK set (RFC 7517), so that gateways verify signed tokens without asking.
 * Whoever rotates keys adds the new one here before the first token is signed with it, and leaves
 * the old one until the last token is over.
 */
@Path("/.well-known/jwks.json")
@NonBlocking
public class JwksResource {
  /** How late a gateway may learn of a new key. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** What nodes ask each other for: without the keys that this one has from its peers. */
  private static final String OWN = "own";

  private final CurrentRequest current;
  private final Optional<JwsKeys> keys;
  private final Set<JwsAlgorithm> accepted;

  JwksResource(KeyRepositories repositories, CurrentRequest current, Options options) {
    this.current = current;
    this.keys = repositories.signed();
    this.accepted = keys.isPresent() ? JwtConfig.from(options).accepted() : Set.of();
  }

  @GET
  public Response keys(@Context Request request) {
    JwsKeys found =
        keys.orElseThrow(
            () -> new Problem.NotFoundBecause("There are no signed tokens here.").raised());
    JwsKeySet set = current.query().equals(OWN) ? found.own().orElseGet(found::get) : found.get();
    EntityTag tag = new EntityTag(set.edition());
    Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return (unchanged == null
            ? Response.ok(body(set)).type(MediaType.APPLICATION_JSON_TYPE)
            : unchanged)
        .tag(tag)
        .cacheControl(kept())
        .build();
  }

  private static CacheControl kept() {
    CacheControl kept = new CacheControl();
    kept.setNoTransform(false);
    kept.getCacheExtension().put("public", "");
    kept.setMaxAge((int) KEPT.toSeconds());
    return kept;
  }

  private ObjectNode body(JwsKeySet set) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode array = body.putArray("keys");
    set.published().stream()
        .filter(published -> accepted.contains(published.key().algorithm()))
        .map(JwksResource::jwk)
        .forEach(array::add);
    return body;
  }

  private static ObjectNode jwk(PublishedKey published) {
    ObjectNode jwk = JsonNodeFactory.instance.objectNode();
    JwsPublicKey key = published.key();
    key.jwk().forEach(jwk::put);
    return jwk.put("use", "sig").put("alg", key.algorithm().header()).put("kid", published.name());
  }
}
