package io.xloud.appcred;

import org.jspecify.annotations.Nullable;

/**
 * One kind of request that a limited application credential may be used for. In a path, a star or a
 * name in braces stands for one part of it, two stars for any number.
 *
 * @param service the type of the service, as the catalog names it
 */
public record AccessRule(
    String id, @Nullable String service, @Nullable String path, @Nullable String method) {

  public boolean covers(String askedService, String askedMethod, String askedPath) {
    return askedService.equals(service)
        && askedMethod.equals(method)
        && path != null
        && PathPattern.of(path).matches(askedPath);
  }
}
