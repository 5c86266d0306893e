package io.xloud.federation;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.util.List;

/**
 * Rules that say who somebody is here of whom a provider tells attributes.
 *
 * @param rules the list of them, as a client wrote it
 * @param schemaVersion one of {@link #VERSIONS}
 */
public record Mapping(String id, JsonNode rules, String schemaVersion) {
  /** From the second on a rule's domain is that of its user and projects. */
  public static final List<String> VERSIONS = List.of("1.0", "2.0", "3.0");

  /** Only in the first version of the language is the domain that of the provider. */
  boolean mustNameDomain() {
    return !schemaVersion.equals(VERSIONS.getFirst());
  }

  KeystoneException withoutDomain() {
    return new Problem.BadRequest(
            "Mapping %s names no domain: with schema_version %s it must."
                .formatted(id, schemaVersion))
        .raised();
  }
}
