package io.xloud.resource;

import io.xloud.config.Options;

/**
 * {@code [resource]} and the options of other sections that bind domains and projects.
 *
 * @param safeProjectNames whether names of new projects may hold no character reserved in urls
 * @param safeDomainNames the same for domains
 * @param maxTreeDepth how deep projects may be nested below their domain
 * @param defaultDomainId where a project goes when neither body nor token names a domain
 * @param federatedDomainName the name no domain may have
 */
public record ResourceConfig(
    boolean safeProjectNames,
    boolean safeDomainNames,
    int maxTreeDepth,
    String defaultDomainId,
    String federatedDomainName) {
  private static final int TWO_LEVELS = 2;

  public static ResourceConfig from(Options options) {
    return new ResourceConfig(
        !options.string("resource", "project_name_url_safe").equals("off"),
        !options.string("resource", "domain_name_url_safe").equals("off"),
        depth(options),
        options.string("identity", "default_domain_id"),
        options.string("federation", "federated_domain_name"));
  }

  private static int depth(Options options) {
    int depth = options.integer("DEFAULT", "max_project_tree_depth");
    boolean strict =
        options.string("unified_limit", "enforcement_model").equals("strict_two_level");
    return strict ? Math.min(depth, TWO_LEVELS) : depth;
  }
}
