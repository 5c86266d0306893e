package io.xloud.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says of somebody who is coming in.
 *
 * @param uniqueId the name that is the user's alone at this provider and protocol
 * @param name what people may read; it may change
 * @param email null leaves the one that is known
 * @param domainId where the user is made when nobody has seen it before
 * @param groupIds all groups the user is in now, as far as the provider has a say in it
 */
public record Sighting(
    String providerId,
    String protocolId,
    String uniqueId,
    String name,
    @Nullable String email,
    String domainId,
    List<String> groupIds) {
  public Sighting {
    groupIds = groupIds.stream().distinct().toList();
  }

  /** As every node makes it, so that one name has one id. */
  public String userId() {
    return IdMapping.of(domainId, IdMapping.Kind.USER, uniqueId).publicId();
  }
}
