package io.xloud.identity;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The options that are set for a user: booleans, and a list of lists of method names. */
public record UserOptions(Map<UserOption, Object> values) {
  public UserOptions {
    Map<UserOption, Object> copy = new EnumMap<>(UserOption.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  public static UserOptions none() {
    return new UserOptions(Map.of());
  }

  public boolean isSet(UserOption option) {
    return Boolean.TRUE.equals(values.get(option));
  }

  /** Whether there are rules by which one method need not be enough. */
  public boolean askForSeveralMethods() {
    return !Boolean.FALSE.equals(values.get(UserOption.MULTI_FACTOR_AUTH_ENABLED))
        && !multiFactorAuthRules().isEmpty();
  }

  /** As stored: whether a rule names only known methods is for the one who authenticates. */
  public List<List<String>> multiFactorAuthRules() {
    return values.get(UserOption.MULTI_FACTOR_AUTH_RULES) instanceof List<?> rules
        ? rules.stream().filter(List.class::isInstance).map(r -> texts((List<?>) r)).toList()
        : List.of();
  }

  private static List<String> texts(List<?> rule) {
    return rule.stream().map(String::valueOf).toList();
  }
}
