package io.xloud.cache;

import io.xloud.config.Options;

/**
 * How many entries each cache may hold: what {@code [xloud]} says, otherwise as many as leave most
 * of the heap to requests.
 *
 * @param tokens tokens that were found good, some 2 kB each, and their answers, some 2 kB each
 * @param standings users in their scopes, some 1 kB each
 * @param catalogs rendered catalogs, one for each project in use: often 10 kB each where all see
 *     other endpoints, next to nothing where they differ in the project's id alone
 */
public record CacheBounds(int tokens, int standings, int catalogs) {
  private static final int HEAP_PER_TOKEN = 10_000;
  private static final int HEAP_PER_STANDING = 20_000;
  private static final int HEAP_PER_CATALOG = 40_000;

  public static CacheBounds from(Options options) {
    return new CacheBounds(
        bound(options, "cache.tokens", HEAP_PER_TOKEN),
        bound(options, "cache.standings", HEAP_PER_STANDING),
        bound(options, "cache.catalogs", HEAP_PER_CATALOG));
  }

  private static int bound(Options options, String option, int heapPerEntry) {
    int said = options.integer("xloud", option);
    return said > 0
        ? said
        : (int) Math.clamp(Runtime.getRuntime().maxMemory() / heapPerEntry, 100, 1_000_000);
  }
}
