package io.xloud.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the question is about: attributes by dotted name, such as {@code user_id} (from the path) or
 * {@code target.user.domain_id} (from the stored object). Never filled from a body or a query.
 */
public final class Target {
  private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
  private boolean lookedAt;

  private Target() {}

  public static Target none() {
    return new Target();
  }

  /**
   * {@code kind} is {@code user}, {@code project}, …; its attributes become {@code target.kind.*}.
   */
  public static Target of(String kind, Map<String, ? extends @Nullable Object> object) {
    return none().and(kind, object);
  }

  /** Adds a path parameter under its own name. */
  public Target path(String name, @Nullable Object value) {
    attributes.put(name, value);
    return this;
  }

  public Target and(String kind, Map<String, ? extends @Nullable Object> object) {
    object.forEach((name, value) -> attributes.put("target." + kind + "." + name, value));
    return this;
  }

  /** Whether the name is there at all; a name that is there may still be null. */
  public boolean has(String name) {
    lookedAt = true;
    return attributes.containsKey(name);
  }

  public @Nullable Object get(String name) {
    lookedAt = true;
    return attributes.get(name);
  }

  /** Whether anybody wanted to know anything of it. */
  boolean wasLookedAt() {
    return lookedAt;
  }

  /** The same for people to see: nothing in it is a secret. */
  public Map<String, @Nullable Object> shown() {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    attributes.forEach((name, value) -> shown.put(name, Discretion.shown(name, value)));
    return shown;
  }

  /** Every attribute by its dotted name. */
  public Map<String, @Nullable Object> attributes() {
    lookedAt = true;
    return Collections.unmodifiableMap(attributes);
  }
}
