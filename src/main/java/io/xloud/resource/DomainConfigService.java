package io.xloud.resource;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.resource.DomainConfigPart.Group;
import io.xloud.resource.DomainConfigPart.Option;
import io.xloud.resource.DomainConfigPart.Whole;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings that single domains have of their own, such as where their users live. */
@Singleton
public final class DomainConfigService {
  private static final String KIND = "domain_config";
  private static final String COMPLIANCE = "security_compliance";
  private static final List<String> READABLE =
      List.of("password_regex", "password_regex_description");

  private final DomainConfigDriver driver;
  private final Database database;
  private final Outbox outbox;
  private final Options options;
  private final DomainConfigRules rules;
  private final String defaultDomainId;

  DomainConfigService(
      DomainConfigDriver driver, Database database, Outbox outbox, Options options) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
    this.options = options;
    this.rules = new DomainConfigRules(options);
    this.defaultDomainId = ResourceConfig.from(options).defaultDomainId();
  }

  /** What may be shown of the part; never a sensitive option. */
  public List<DomainOption> show(String domainId, DomainConfigPart part) {
    rules.requireKnown(part);
    List<DomainOption> found = shown(domainId, part);
    if (found.isEmpty()) {
      throw missing(domainId, part);
    }
    return found;
  }

  private List<DomainOption> shown(String domainId, DomainConfigPart part) {
    return driver.list(domainId, part).stream().filter(option -> !option.sensitive()).toList();
  }

  /** The settings at work, sensitive ones included: for drivers, never for an answer. */
  public DomainConfig working(String domainId) {
    return DomainConfig.of(driver.list(domainId, new Whole()));
  }

  /**
   * What is there afterwards, and may be shown.
   *
   * @param fresh whether there was nothing before
   */
  public record Replaced(List<DomainOption> options, boolean fresh) {
    public Replaced {
      options = List.copyOf(options);
    }
  }

  /** Does nothing, and answers so, where the domain has any settings already. */
  public boolean create(
      String domainId, Map<String, ? extends @Nullable Object> config, AuthContext by) {
    List<DomainOption> wanted = rules.read(config);
    return database.write(_ -> {
      claim(domainId);
      if (driver.claim(domainId, new Whole())) {
        return false;
      }
      driver.store(domainId, wanted);
      record(domainId, "created", by);
      return true;
    });
  }

  /** Nothing of what was there stays. */
  public Replaced replace(String domainId, Map<String, @Nullable Object> config, AuthContext by) {
    List<DomainOption> wanted = rules.read(config);
    return database.write(_ -> {
      claim(domainId);
      boolean fresh = driver.remove(domainId, new Whole()) == 0;
      driver.store(domainId, wanted);
      record(domainId, fresh ? "created" : "updated", by);
      return new Replaced(shown(domainId, new Whole()), fresh);
    });
  }

  /**
   * Sets what the body names; a group or an option in the address must be there already. All that
   * may be shown is the answer, and nothing to be shown is none, although the change was made.
   *
   * @param config by group, or for a single option by option
   */
  public List<DomainOption> update(
      String domainId,
      DomainConfigPart part,
      Map<String, ? extends @Nullable Object> config,
      AuthContext by) {
    List<DomainOption> wanted = requested(part, config);
    database.change(_ -> {
      claim(domainId);
      if (!(part instanceof Whole) && !driver.claim(domainId, part)) {
        throw missing(domainId, part);
      }
      driver.store(domainId, wanted);
      record(domainId, "updated", by);
    });
    return show(domainId, new Whole());
  }

  private List<DomainOption> requested(
      DomainConfigPart part, Map<String, ? extends @Nullable Object> config) {
    List<DomainOption> wanted =
        rules.read(part instanceof Option(var group, _) ? Map.of(group, config) : config);
    rules.requireKnown(part);
    DomainConfigRules.requireOnly(part, wanted);
    return wanted;
  }

  /** Nothing to delete is no fault when nothing was named. */
  public void delete(String domainId, DomainConfigPart part, AuthContext by) {
    rules.requireKnown(part);
    database.change(_ -> {
      if (driver.remove(domainId, part) > 0) {
        record(domainId, "deleted", by);
      } else if (!(part instanceof Whole)) {
        throw missing(domainId, nearest(domainId, part));
      }
    });
  }

  /** Without any option of the group, the group is what is missing. */
  private DomainConfigPart nearest(String domainId, DomainConfigPart part) {
    return part instanceof Option(var group, _) && driver.list(domainId, new Group(group)).isEmpty()
        ? new Group(group)
        : part;
  }

  private void claim(String domainId) {
    if (!driver.claimDomain(domainId)) {
      throw new Problem.NotFound("domain", domainId).raised();
    }
  }

  /** What the server itself goes by: the settings of every domain that says nothing else. */
  public List<DomainOption> defaults(DomainConfigPart part) {
    rules.requireKnown(part);
    List<DomainOption> found = new ArrayList<>();
    switch (part) {
      case Whole() -> rules.open().keySet().forEach(group -> found.addAll(defaultsOf(group)));
      case Group(var group) -> found.addAll(defaultsOf(group));
      case Option(var group, var option) -> found.add(readableDefault(group, option));
    }
    return found;
  }

  private List<DomainOption> defaultsOf(String group) {
    return rules.open().getOrDefault(group, Set.of()).stream()
        .filter(option -> options.has(group, option))
        .map(option -> defaultOf(group, option))
        .toList();
  }

  private DomainOption readableDefault(String group, String option) {
    if (!rules.isOpen(group, option) || !options.has(group, option)) {
      throw DomainConfigRules.refused(
          "Reading the default for option %s in group %s is not supported"
              .formatted(option, group));
    }
    return defaultOf(group, option);
  }

  private DomainOption defaultOf(String group, String option) {
    return new DomainOption(group, option, options.value(group, option), false);
  }

  /** What everybody may know of passwords; it holds for all domains. */
  public List<DomainOption> compliance(String domainId, DomainConfigPart part) {
    if (!domainId.equals(defaultDomainId)) {
      throw DomainConfigRules.refused(
          "Reading security compliance information for any domain other than the default domain is not allowed or supported.");
    }
    return switch (part) {
      case Option(_, var option) when READABLE.contains(option) ->
          List.of(defaultOf(COMPLIANCE, option));
      case Option _ ->
          throw DomainConfigRules.refused(
              "Reading security compliance values other than password_regex and password_regex_description is not allowed.");
      case Whole _, Group _ ->
          READABLE.stream().map(option -> defaultOf(COMPLIANCE, option)).toList();
    };
  }

  void onDomainDeleted(@Observes DomainDeleted news) {
    driver.remove(news.domainId(), new Whole());
    driver.release(news.domainId());
  }

  private void record(String domainId, String verb, AuthContext by) {
    outbox.record(Change.of(by, verb, KIND, domainId).affecting(domainId));
  }

  private static RuntimeException missing(String domainId, DomainConfigPart part) {
    return new Problem.NotFoundBecause(
            "Could not find %s in domain configuration for domain %s."
                .formatted(part.described(), domainId))
        .raised();
  }
}
