package io.xloud.crypto;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Fernet over what a project-scoped token holds, with three keys as a repository has them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FernetBenchmark {
  private static final int PAYLOAD_BYTES = 74;

  private final Instant now = Instant.now();
  private final byte[] plain = new byte[PAYLOAD_BYTES];
  private final List<FernetKey> keys =
      Stream.generate(() -> FernetKey.fresh(new SecureRandom())).limit(3).toList();
  private final Fernet fernet = Fernet.with(keys);
  private final String newest = fernet.seal(plain, now);
  private final String oldest = Fernet.with(List.of(keys.getLast())).seal(plain, now);

  @Benchmark
  public String seal() {
    return fernet.seal(plain, now);
  }

  @Benchmark
  public Opening<Fernet.Opened> openNewestKey() {
    return fernet.open(newest);
  }

  @Benchmark
  public Opening<Fernet.Opened> openOldestKey() {
    return fernet.open(oldest);
  }
}
