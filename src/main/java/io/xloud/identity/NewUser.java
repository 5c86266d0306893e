package io.xloud.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user about to be stored; the id has been chosen already. */
public record NewUser(
    String id,
    String name,
    String domainId,
    boolean enabled,
    @Nullable String defaultProjectId,
    UserOptions options,
    List<FederatedIdentity> federated,
    Instant createdAt,
    @Nullable LocalDate lastActiveAt,
    Map<String, @Nullable Object> extra) {
  public NewUser {
    federated = List.copyOf(federated);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }
}
