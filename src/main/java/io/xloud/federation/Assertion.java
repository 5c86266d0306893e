package io.xloud.federation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody who has proved a user says of them.
 *
 * @param attributes each with its values
 * @param user a name for the user, for mappings that make none of the attributes
 * @param session by which the provider may end what comes of it
 * @param provider the name of the provider, where whoever tells has checked it himself
 * @param until when the login at the provider ends, and with it what is made of it; empty for never
 */
public record Assertion(
    Map<String, List<String>> attributes,
    Optional<String> user,
    Optional<ProviderSession> session,
    Optional<String> provider,
    Optional<Instant> until) {
  public Assertion {
    attributes = Map.copyOf(attributes);
  }

  public Assertion(Map<String, List<String>> attributes, Optional<String> user) {
    this(attributes, user, Optional.empty());
  }

  public Assertion(
      Map<String, List<String>> attributes,
      Optional<String> user,
      Optional<ProviderSession> session) {
    this(attributes, user, session, Optional.empty(), Optional.empty());
  }

  /** Of attributes as web servers hand them on: a semicolon stands between several values. */
  public static Assertion ofTexts(Map<String, String> texts, Optional<String> user) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    texts.forEach((name, text) -> attributes.put(name, List.of(text.split(";", -1))));
    return new Assertion(attributes, user);
  }

  /** The whole of an attribute, however many values it has. */
  Optional<String> text(String attribute) {
    return Optional.ofNullable(attributes.get(attribute)).map(values -> String.join(";", values));
  }

  /** Only attributes whose names begin so. */
  Assertion beginning(String prefix) {
    Map<String, List<String>> some = new LinkedHashMap<>(attributes);
    some.keySet().removeIf(name -> !name.startsWith(prefix));
    return new Assertion(some, user, session, provider, until);
  }
}
