package io.xloud.it.bench;

import io.xloud.it.clients.Python;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many hashes of cost 12 an implementation makes each second, alone on all cores. */
record BcryptLimit(String implementation, double perSecond) {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final String SETTING = "$2b$12$J4SbrzDQ9XSAqmhU4zuveu";

  /** Larger than {@code struct crypt_data} of libxcrypt and of glibc's own. */
  private static final long CRYPT_DATA_BYTES = 256 * 1024;

  /** One hash. */
  private interface Hash {
    void make() throws Throwable;
  }

  /** All that are present. */
  static List<BcryptLimit> all(Duration time) throws Exception {
    List<BcryptLimit> all = new ArrayList<>();
    all.add(ofPython(time));
    try (Arena arena = Arena.ofShared()) {
      all.add(new BcryptLimit("crypt_r of libcrypt", perSecond(time, () -> libcrypt(arena))));
    }
    return all;
  }

  static BcryptLimit highest(List<BcryptLimit> limits) {
    return limits.stream().max(Comparator.comparingDouble(BcryptLimit::perSecond)).orElseThrow();
  }

  String told() {
    return "bcrypt limit by %s: %.1f hashes per second on %d cores."
        .formatted(implementation, perSecond, CORES);
  }

  private static BcryptLimit ofPython(Duration time) throws IOException, InterruptedException {
    String told = Python.answer("", "bcrypt_limit.py", Long.toString(time.toSeconds()), SETTING);
    return new BcryptLimit("Python's bcrypt 5.0.0 (Rust)", Double.parseDouble(told));
  }

  private static Hash libcrypt(Arena arena) {
    Linker linker = Linker.nativeLinker();
    MethodHandle crypt =
        linker.downcallHandle(
            SymbolLookup.libraryLookup("libcrypt.so.1", arena).findOrThrow("crypt_r"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    MemorySegment password = arena.allocateFrom("password", StandardCharsets.US_ASCII);
    MemorySegment setting = arena.allocateFrom(SETTING, StandardCharsets.US_ASCII);
    MemorySegment data = arena.allocate(CRYPT_DATA_BYTES);
    return () -> {
      MemorySegment hash = (MemorySegment) crypt.invokeExact(password, setting, data);
      if (hash.equals(MemorySegment.NULL)) {
        throw new IllegalStateException("libcrypt makes no bcrypt");
      }
    };
  }

  /** One thread for each core, with memory of its own. */
  private static double perSecond(Duration time, Callable<Hash> fresh) throws Exception {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    Callable<Double> core = () -> ratePerSecond(fresh.call(), end);
    double sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(CORES)) {
      for (Future<Double> each : threads.invokeAll(java.util.Collections.nCopies(CORES, core))) {
        sum += each.get();
      }
    }
    return sum;
  }

  private static double ratePerSecond(Hash hash, long end) {
    long start = System.nanoTime();
    int count = 0;
    while (System.nanoTime() < end) {
      try {
        hash.make();
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      count++;
    }
    return count * 1e9 / (System.nanoTime() - start);
  }
}
