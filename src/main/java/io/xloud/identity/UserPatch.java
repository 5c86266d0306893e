package io.xloud.identity;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change to a user names.
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
    java.time.@Nullable LocalDate activeSince) {
  public UserPatch {
    Map<UserOption, @Nullable Object> copy = new EnumMap<>(UserOption.class);
    copy.putAll(options);
    options = Collections.unmodifiableMap(copy);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    federated = federated == null ? null : List.copyOf(federated);
  }
}
