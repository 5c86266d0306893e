package io.xloud.policy;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Answers from the defaults and the policy files. A changed file is taken over within a second; one
 * that cannot be used leaves the last good rules in force, and stops a start.
 */
@Singleton
public class RulePolicy implements Policy {
  private static final Logger LOG = Logger.getLogger(RulePolicy.class);
  private static final long BETWEEN_LOOKS_MILLIS = 1_000;
  private static final Map<String, DefaultRule> DEFAULTS = DefaultRule.standard();

  private final PolicyConfig config;
  private final Clock clock;
  private final RemoteCheck remote;
  private final ReentrantLock looking = new ReentrantLock();

  /** Somebody is on the way to look; thousands may ask before it gets there. */
  private final AtomicBoolean sent = new AtomicBoolean();

  private volatile Loaded loaded;

  /**
   * By the clock, in milliseconds: an {@link Instant} for each validation would cost more than the
   * rest of the question.
   */
  private volatile long lookedAt;

  private volatile String alarm = "";

  /** Why the files could not be looked for; empty when they were. */
  private volatile String unseen = "";

  /** Rules and the marks of the files that they came from. */
  private record Loaded(PolicyRules rules, List<Mark> marks) {}

  /** What changes when a file does. */
  private record Mark(Path file, long size, Instant modified, String key) {}

  @Inject
  public RulePolicy(Options options, Clock clock) {
    this(PolicyConfig.from(options), clock);
  }

  RulePolicy(PolicyConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.remote = new HttpRemoteCheck(config);
    List<Path> files = PolicyFiles.of(config);
    this.loaded = new Loaded(rules(files), marks(files));
    this.lookedAt = clock.millis();
  }

  /** A server with rules that cannot be used does not start (F10). */
  void loadAtStart(@Observes StartupEvent start) {
    LOG.debugf("%d files of rules besides the defaults", loaded.marks().size());
  }

  @Override
  public void enforce(AuthContext caller, Action action, Target target) {
    if (!allows(caller, action, target)) {
      throw new Problem.Forbidden(action.name()).raised();
    }
  }

  @Override
  public Optional<Boolean> allowsAtOnce(AuthContext caller, Action action, Target target) {
    PolicyRules rules = atOnce();
    return rules.areLocal() ? Optional.of(allows(rules, caller, action, target)) : Optional.empty();
  }

  @Override
  public boolean allows(AuthContext caller, Action action, Target target) {
    return allows(current(), caller, action, target);
  }

  @Override
  public boolean allowsToAll(AuthContext caller, Action action) {
    PolicyRules rules = loaded.rules();
    Target unseen = Target.none();
    return rules.areLocal() && allows(rules, caller, action, unseen) && !unseen.wasLookedAt();
  }

  @Override
  public boolean isAsDelivered(Action action) {
    return current().isAsDelivered(action.name());
  }

  @Override
  public Object edition() {
    return atOnce();
  }

  private PolicyRules atOnce() {
    if (isLookDue() && sent.compareAndSet(false, true)) {
      Thread.ofVirtual().name("policy-files").start(this::lookOnce);
    }
    return loaded.rules();
  }

  private void lookOnce() {
    try {
      current();
    } finally {
      sent.set(false);
    }
  }

  private boolean allows(PolicyRules rules, AuthContext caller, Action action, Target target) {
    if (caller.admin()) {
      return true;
    }
    Map<String, ?> credentials = Credentials.of(caller);
    return rules.scopeFits(action.name(), credentials)
        && evaluation(rules, credentials, action, target).judge() == Verdict.YES;
  }

  /** The rule behind the action, each part with what it comes to, and the answer of it all. */
  public Ruling explain(AuthContext caller, Action action, Target target) {
    PolicyRules rules = current();
    Map<String, ?> credentials = Credentials.of(caller);
    Map<String, Verdict> asked = new HashMap<>();
    RemoteCheck once =
        (url, rule, about, of) -> asked.computeIfAbsent(url, _ -> remote.ask(url, rule, about, of));
    Explanation rule =
        new Evaluation(rules.rules(), credentials, target, once, action.name()).explain();
    Ruling.Scopes scopes = rules.scopes(action.name(), credentials);
    return new Ruling(
        action,
        caller.admin() || scopes.fits() && rule.verdict() == Verdict.YES,
        caller.admin(),
        rules.rules().byName().containsKey(action.name()),
        scopes,
        rule);
  }

  private Evaluation evaluation(
      PolicyRules rules, Map<String, ?> credentials, Action action, Target target) {
    return new Evaluation(rules.rules(), credentials, target, remote, action.name());
  }

  private PolicyRules rules(List<Path> files) {
    PolicyRules rules = PolicyRules.of(DEFAULTS, PolicyFiles.read(files), config);
    rules
        .fault()
        .ifPresent(fault -> {
          throw new PolicyLoadException(fault);
        });
    return rules;
  }

  private PolicyRules current() {
    if (isLookDue() && looking.tryLock()) {
      try {
        lookedAt = clock.millis();
        reload();
      } finally {
        looking.unlock();
      }
    }
    return loaded.rules();
  }

  private boolean isLookDue() {
    long since = clock.millis() - lookedAt;
    return (since >= BETWEEN_LOOKS_MILLIS || since < 0) && !looking.isLocked(); // set back: look
  }

  private void reload() {
    List<Path> files;
    try {
      files = PolicyFiles.of(config);
    } catch (PolicyLoadException e) {
      String told = unseen;
      unseen = stays(e);
      if (!told.equals(unseen)) {
        LOG.error(unseen);
      }
      return;
    }
    unseen = "";
    List<Mark> marks = marks(files);
    // What could not be read may be readable now: that it may be read shows in none of its marks.
    if (!marks.equals(loaded.marks()) || !alarm.isEmpty()) {
      try {
        take(files, marks);
      } catch (PolicyLoadException e) {
        String told = alarm;
        alarm = stays(e);
        if (!told.equals(alarm)) {
          LOG.error(alarm);
        }
      }
    }
  }

  private static String stays(PolicyLoadException e) {
    return "%s The last good policy stays in force.".formatted(e.getMessage());
  }

  /** What is wrong with the files as they are now; empty when they are in force. */
  public String alarm() {
    current();
    return unseen.isEmpty() ? alarm : unseen;
  }

  private void take(List<Path> files, List<Mark> marks) {
    PolicyRules before = loaded.rules();
    loaded = new Loaded(before, marks);
    loaded = new Loaded(rules(files), marks);
    alarm = "";
    LOG.infof("Policy read anew from %s", files);
  }

  private static List<Mark> marks(List<Path> files) {
    List<Mark> marks = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        marks.add(
            new Mark(
                file, is.size(), is.lastModifiedTime().toInstant(), String.valueOf(is.fileKey())));
      } catch (IOException e) {
        marks.add(new Mark(file, -1, Instant.EPOCH, ""));
      }
    }
    return marks;
  }
}
