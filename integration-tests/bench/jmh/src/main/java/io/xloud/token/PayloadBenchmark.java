package io.xloud.token;

import io.xloud.crypto.MessagePack;
import io.xloud.crypto.Opening;
import io.xloud.crypto.Packed;
import io.xloud.token.PackedFields.Unreadable;
import io.xloud.token.TokenPayload.ProjectScoped;
import java.time.Instant;
import java.util.List;
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

/** Between the payload of a project-scoped token and its MessagePack. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PayloadBenchmark {
  private final PayloadCodec codec =
      new PayloadCodec(new AuthMethods(List.of("external", "password", "token")), "default");
  private final Instant now = Instant.now();
  private final TokenPayload payload =
      new ProjectScoped(
          new Claims(
              "3f0d6a1f6b0c4b6e9d7d0b8a4f3c2e1d",
              List.of("password"),
              now,
              now.plusSeconds(3600),
              List.of(AuditIds.fresh())),
          "0a1b2c3d4e5f60718293a4b5c6d7e8f9");
  private final byte[] packed = MessagePack.write(codec.pack(payload));

  @Benchmark
  public byte[] pack() {
    return MessagePack.write(codec.pack(payload));
  }

  @Benchmark
  public TokenPayload unpack() throws Unreadable {
    return switch (MessagePack.readOfAnyAge(packed)) {
      case Opening.Opened<Packed>(var fields) -> codec.unpack(fields, now);
      case Opening.Refused<Packed> refused -> throw new IllegalStateException(refused.toString());
    };
  }
}
