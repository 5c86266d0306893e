package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.Caller;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.DomainConfigPart;
import io.xloud.resource.DomainConfigService;
import jakarta.inject.Singleton;

/**
 * What is common to the three doors of the default configuration. They are three, because one at
 * {@code /v3/domains/config} would keep requests for a domain of that id from theirs.
 */
@Singleton
final class DefaultConfigs {
  private final DomainConfigService configs;
  private final Policy policy;
  private final Caller caller;

  DefaultConfigs(DomainConfigService configs, Policy policy, Caller caller) {
    this.configs = configs;
    this.policy = policy;
    this.caller = caller;
  }

  ObjectNode show(DomainConfigPart part) {
    policy.enforce(caller.context(), DomainConfigActions.GET_DEFAULT, Target.none());
    return DomainConfigBody.of(configs.defaults(part), part);
  }
}
