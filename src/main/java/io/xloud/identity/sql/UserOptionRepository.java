package io.xloud.identity.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.identity.UserOption;
import io.xloud.identity.UserOptions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Table {@code user_option}: what is JSON there is a value here. */
@Singleton
class UserOptionRepository {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;

  UserOptionRepository(Database database) {
    this.database = database;
  }

  /** None takes the option away. */
  void set(String userId, UserOption option, @Nullable Object value) {
    database.change(handle -> {
      String sql =
          value == null
              ? "DELETE FROM user_option WHERE user_id = :user AND option_id = :option"
              : """
              INSERT INTO user_option (user_id, option_id, option_value)
              VALUES (:user, :option, :value)
              ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)
              """;
      var update = handle.createUpdate(sql).bind("user", userId).bind("option", option.id());
      if (value != null) {
        update.bind("value", json(value));
      }
      update.execute();
    });
  }

  /** An object of option ids, each value the text of the JSON stored for it. */
  static UserOptions read(@Nullable String rows) {
    Map<UserOption, Object> options = new EnumMap<>(UserOption.class);
    Extra.read(rows)
        .forEach(
            (id, json) -> UserOption.withId(id).ifPresent(option -> put(options, option, json)));
    return new UserOptions(options);
  }

  private static void put(
      Map<UserOption, Object> options, UserOption option, @Nullable Object json) {
    Object value = json instanceof String text ? value(text) : null;
    if (value != null) {
      options.put(option, value);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a user option that cannot be written as JSON", e);
    }
  }

  /** What another writer left unreadable counts as not set: one row must not spoil a list. */
  private static @Nullable Object value(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException _) {
      return null;
    }
  }
}
