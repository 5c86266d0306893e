package io.xloud.identity;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change to a user names, or the draft of a new one.
 *
 * @param options a null value takes the option away; options not named stay
 * @param federated null leaves the links to identity providers alone, a list replaces them
 * @param extra members to set; those not named stay
 * @param activeSince the day to count inactivity from when the user is enabled again, else null
 */
public record UserPatch(
    Patched<String> name,
    @Nullable Boolean enabled,
    Patched<String> defaultProjectId,
    Map<UserOption, @Nullable Object> options,
    @Nullable List<FederatedIdentity> federated,
    Map<String, @Nullable Object> extra,
    @Nullable LocalDate activeSince) {
  public UserPatch {
    Map<UserOption, @Nullable Object> copy = new EnumMap<>(UserOption.class);
    copy.putAll(options);
    options = Collections.unmodifiableMap(copy);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    federated = federated == null ? null : List.copyOf(federated);
  }

  UserPatch activeSince(@Nullable LocalDate day) {
    return new UserPatch(name, enabled, defaultProjectId, options, federated, extra, day);
  }

  /** The options with a value. */
  Map<UserOption, Object> optionsSet() {
    return appliedTo(UserOptions.none()).values();
  }

  /** The options as they will be. */
  UserOptions appliedTo(UserOptions before) {
    Map<UserOption, Object> after = new EnumMap<>(UserOption.class);
    after.putAll(before.values());
    options.forEach((option, value) -> {
      if (value == null) {
        after.remove(option);
      } else {
        after.put(option, value);
      }
    });
    return new UserOptions(after);
  }
}
