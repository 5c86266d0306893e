package io.xloud.it.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Tokens made without a login, by the product's own Fernet in a process of its own. */
record Sealing(Path keys) {
  /** The product's jars and the classes that call them; {@code ./dev bench} names them. */
  private static final String CLASSES = System.getProperty("xloud.bench.parts");

  private static final long SEED = 42;

  /** One for each holder: {@code USER PROJECT}, or {@code USER} for an unscoped one. */
  List<String> tokens(List<String> holders) throws IOException, InterruptedException {
    Process sealing =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                CLASSES,
                "io.xloud.bench.SealTokens",
                keys.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread.ofVirtual().start(() -> tell(holders, sealing));
    String output = new String(sealing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (sealing.waitFor() != 0) {
      throw new IllegalStateException("no tokens could be sealed");
    }
    return output.lines().toList();
  }

  private static void tell(List<String> holders, Process sealing) {
    try (PrintStream in =
        new PrintStream(sealing.getOutputStream(), false, StandardCharsets.UTF_8)) {
      holders.forEach(in::println);
    }
  }

  static Random dice() {
    return new Random(SEED);
  }
}
