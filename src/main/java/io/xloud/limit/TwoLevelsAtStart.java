package io.xloud.limit;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.persistence.Schema;
import io.xloud.persistence.Schema.KeystoneTables;
import io.xloud.persistence.Serving;
import io.xloud.resource.ProjectTree;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/**
 * As in the reference service no server starts whose model of limits does not fit its projects:
 * what lies deeper than the model looks would be bound by nothing.
 */
@Singleton
class TwoLevelsAtStart {
  /** More would only bury the sentence. */
  private static final int NAMED = 10;

  private final Schema schema;
  private final ProjectTree tree;
  private final LimitConfig config;

  TwoLevelsAtStart(Schema schema, ProjectTree tree, Options options) {
    this.schema = schema;
    this.tree = tree;
    this.config = LimitConfig.from(options);
  }

  void start(@Observes StartupEvent start) {
    if (Serving.isOn()) {
      requireTwoLevels();
    }
  }

  /**
   * @throws StartFailure naming the projects that lie too deep
   */
  void requireTwoLevels() {
    if (config.model() == EnforcementModel.STRICT_TWO_LEVEL) {
      List<String> tooDeep = tooDeep();
      if (!tooDeep.isEmpty()) {
        throw new StartFailure(
            ("[unified_limit] enforcement_model = strict_two_level allows no projects below other"
                    + " projects, and there are %d: %s. Set it to flat; once these projects are"
                    + " deleted, strict_two_level can be set again.")
                .formatted(tooDeep.size(), named(tooDeep)));
      }
    }
  }

  private List<String> tooDeep() {
    try {
      KeystoneTables tables = schema.state().keystone();
      return tables == KeystoneTables.READY || tables == KeystoneTables.EXPANDED
          ? tree.belowProjects()
          : List.of();
    } catch (KeystoneException e) {
      throw new StartFailure(
          "Nobody can say whether the projects fit [unified_limit] enforcement_model: "
              + e.getMessage(),
          e);
    }
  }

  private static String named(List<String> ids) {
    String first = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
    return ids.size() > NAMED ? first + " and others" : first;
  }
}
