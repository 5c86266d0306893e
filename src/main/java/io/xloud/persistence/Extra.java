package io.xloud.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code extra} column: members of a resource that have no column of their own, as JSON. */
public final class Extra {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MEMBERS =
      new TypeReference<>() {};

  private Extra() {}

  /** A missing, empty or null column reads as no members. */
  public static Map<String, @Nullable Object> read(@Nullable String column) {
    if (column == null || column.isBlank()) {
      return new LinkedHashMap<>();
    }
    try {
      Map<String, @Nullable Object> members = JSON.readValue(column, MEMBERS);
      return members == null ? new LinkedHashMap<>() : members;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an extra column holds no JSON object", e);
    }
  }

  public static String write(Map<String, ? extends @Nullable Object> members) {
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("extra members that cannot be written as JSON", e);
    }
  }
}
