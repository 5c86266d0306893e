package io.xloud.federation;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies mappings to what is told of somebody. A mapping that cannot be applied is the operator's
 * mistake and told as a warning; whom it makes nobody of is merely refused.
 */
@Singleton
final class AppliedMappings {
  /** Anybody can come to a door again and again, and the operator has read it once. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  /** More mappings than any cloud has; beyond it each line may come once more. */
  private static final int MOST_SAID = 1000;

  private static final System.Logger LOG = System.getLogger(AppliedMappings.class.getName());

  private final Map<String, Said> said = new ConcurrentHashMap<>();
  private final Clock clock;

  AppliedMappings(Clock clock) {
    this.clock = clock;
  }

  private record Said(String line, Instant at) {}

  /** The door that somebody comes through, for the log. */
  sealed interface Door {
    record Protocol(String providerId, String protocolId) implements Door {
      @Override
      public String toString() {
        return "provider %s, protocol %s".formatted(providerId, protocolId);
      }
    }

    record Certificate() implements Door {
      @Override
      public String toString() {
        return "clients of OAuth 2";
      }
    }
  }

  /**
   * @throws KeystoneException 401 when nobody comes of it
   */
  Mapped apply(Mapping mapping, Door door, Map<String, List<String>> attributes) {
    try {
      return MappingRules.of(mapping).map(attributes);
    } catch (KeystoneException e) {
      String reason = "Mapping %s: %s".formatted(mapping.id(), e.getMessage());
      if (e.problem().equals(MappingRules.NOBODY)) {
        reason += " Attributes that came: %s.".formatted(names(attributes));
      } else {
        warn(mapping, door, String.valueOf(e.getMessage()));
      }
      throw new Problem.Unauthorized(reason).raised();
    }
  }

  /** Values stay out of it: they are somebody's own. */
  private static String names(Map<String, List<String>> attributes) {
    return attributes.isEmpty() ? "none" : String.join(", ", new TreeSet<>(attributes.keySet()));
  }

  /** One line, and another only when it says something else or a minute has gone by. */
  void warn(Mapping mapping, Door door, String reason) {
    String line = "Mapping %s cannot be applied (%s): %s".formatted(mapping.id(), door, reason);
    Instant now = clock.instant();
    Said before = said.get(mapping.id());
    if (before == null || !before.line().equals(line) || now.isAfter(before.at().plus(SELDOM))) {
      if (said.size() >= MOST_SAID) {
        said.clear();
      }
      said.put(mapping.id(), new Said(line, now));
      LOG.log(System.Logger.Level.WARNING, "{0}", line);
    }
  }
}
