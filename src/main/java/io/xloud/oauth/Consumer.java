package io.xloud.oauth;

import io.xloud.crypto.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that users may let act for them.
 *
 * @param secret with which it signs; told once, to whoever made it
 * @param extra members without a column of their own
 */
public record Consumer(
    String id, @Nullable String description, Secret secret, Map<String, @Nullable Object> extra) {
  public Consumer {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }
}
