package io.xloud.it.vectors;

/**
 * Domains, projects, trees, tags and domain configuration asked by everybody, as recorded from
 * Keystone 30.0.0 in {@code exchanges/resources.json}.
 */
class ResourceExchangesIT extends RecordedExchanges {
  ResourceExchangesIT() {
    super("resources.json");
  }
}
