package io.xloud.limit;

import io.xloud.config.Options;

/** {@code [unified_limit]}. */
public record LimitConfig(EnforcementModel model) {
  public static LimitConfig from(Options options) {
    return new LimitConfig(
        EnforcementModel.named(options.string("unified_limit", "enforcement_model")));
  }
}
