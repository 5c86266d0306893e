package io.xloud.cli;

import java.io.PrintWriter;
import java.util.List;

/** What {@code doctor} has looked at so far, told as it goes. */
final class Checkup {
  private final PrintWriter out;
  private int checks;
  private int grave;

  Checkup(PrintWriter out) {
    this.out = out;
  }

  void report(String check, List<Symptom> symptoms) {
    checks++;
    if (symptoms.isEmpty()) {
      out.printf("ok      %s%n", check);
    }
    for (Symptom symptom : symptoms) {
      out.printf(
          "%s  %s: %s%n          %s%n",
          symptom.grave() ? "WRONG " : "advice", check, symptom.sentence(), symptom.remedy());
    }
    grave += symptoms.stream().anyMatch(Symptom::grave) ? 1 : 0;
  }

  /** The exit code. */
  int conclude() {
    out.printf("%d checks, %d of them failed.%n", checks, grave);
    out.flush();
    return grave == 0 ? 0 : 1;
  }
}
