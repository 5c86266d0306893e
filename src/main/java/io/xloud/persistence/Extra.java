package io.xloud.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code extra} column: members of a resource that have no column of their own, as JSON. */
public final class Extra {
  /**
   * Written in ASCII, as the reference service does: the column knows no emoji, JSON spells them.
   */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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
