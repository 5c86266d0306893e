package io.xloud.policy;

import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import io.xloud.context.Scope.ProjectScope;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** May this service validate that token, and may this user see that user: by the default rules. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PolicyBenchmark {
  private static final Action VALIDATE = Action.of("identity:validate_token");
  private static final Action GET_USER = Action.of("identity:get_user");

  private final Policy policy =
      new RulePolicy(
          new PolicyConfig(
              Optional.empty(),
              List.of(),
              "default",
              true,
              true,
              Duration.ofSeconds(1),
              false,
              Optional.empty()),
          Clock.systemUTC());
  private final AuthContext service = caller("nova", "admin", "service");
  private final AuthContext member = caller("somebody", "member", "reader");

  private static AuthContext caller(String name, String... roles) {
    return new AuthContext(
        name,
        name,
        "default",
        new ProjectScope("project", "project", "default", "Default", false),
        List.of(roles).stream().map(role -> new AuthContext.RoleRef(role, role, null)).toList(),
        List.of("password"),
        List.of("audit"),
        null,
        new Delegation.None(),
        false,
        null);
  }

  @Benchmark
  public Optional<Boolean> serviceValidates() {
    Target token = Target.of("token", Map.of("user_id", "u", "user.domain.id", "default"));
    return policy.allowsAtOnce(service, VALIDATE, token);
  }

  @Benchmark
  public Optional<Boolean> memberIsRefusedAnother() {
    Target user = Target.of("user", Map.of("id", "other", "domain_id", "default"));
    return policy.allowsAtOnce(member, GET_USER, user.path("user_id", "other"));
  }
}
