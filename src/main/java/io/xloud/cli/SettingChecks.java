package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.crypto.PasswordConfig;
import io.xloud.crypto.PasswordConfig.Algorithm;
import java.util.ArrayList;
import java.util.List;

/** What {@code doctor} reads from the settings alone. */
final class SettingChecks {
  private static final int WEAK_BCRYPT = 10;
  private static final int WEAK_PBKDF2 = 25_000;

  /** Options looked at here have no effect by that, so they keep their warning. */
  private static final String DEFAULT = "DEFAULT";

  private SettingChecks() {}

  static void of(Options options, Checkup checkup) {
    checkup.report("unknown options", unknownOptions(options));
    checkup.report("admin_token", adminToken(options));
    checkup.report("debug", debug(options));
    checkup.report("password hashing", passwordHashing(options));
    checkup.report("public_endpoint", publicEndpoint(options));
  }

  static List<Symptom> unknownOptions(Options options) {
    return options.warnings().stream()
        .map(warning ->
            warning.contains(" is not known and ignored")
                ? Symptom.grave(warning, "Correct its spelling or remove it.")
                : Symptom.advice(warning, "Remove or rename it when convenient."))
        .toList();
  }

  static List<Symptom> adminToken(Options options) {
    return options.text(DEFAULT, "admin_token").filter(token -> !token.isEmpty()).isEmpty()
        ? List.of()
        : List.of(
            Symptom.grave(
                "[DEFAULT] admin_token is set: whoever knows it may do everything.",
                "Remove it and use the account that bootstrap makes."));
  }

  static List<Symptom> debug(Options options) {
    List<Symptom> found = new ArrayList<>();
    if (options.flag("DEFAULT", "insecure_debug")) {
      found.add(
          Symptom.grave(
              "[DEFAULT] insecure_debug is on: refusals tell strangers their reasons.",
              "Set it to false."));
    }
    if (options.flag("DEFAULT", "debug")) {
      found.add(
          Symptom.grave(
              "[DEFAULT] debug is on.", "Set it to false outside of a hunt for a fault."));
    }
    if (options.flag("xloud", "development")) {
      found.add(
          Symptom.grave(
              "[xloud] development is on: keys that everybody has are accepted.",
              "Set it to false wherever somebody depends on this server."));
    }
    return found;
  }

  static List<Symptom> passwordHashing(Options options) {
    try {
      PasswordConfig config = PasswordConfig.from(options);
      int weak = config.algorithm() == Algorithm.PBKDF2_SHA512 ? WEAK_PBKDF2 : WEAK_BCRYPT;
      return config.algorithm() == Algorithm.SCRYPT || config.rounds().orElse(weak) >= weak
          ? List.of()
          : List.of(
              Symptom.grave(
                  "[identity] password_hash_rounds makes stolen hashes cheap to guess.",
                  "Set it to %d or more, or remove it.".formatted(weak)));
    } catch (IllegalArgumentException e) {
      return List.of(Symptom.grave(e.getMessage() + ".", "Correct it or remove it."));
    }
  }

  static List<Symptom> publicEndpoint(Options options) {
    return options.text("DEFAULT", "public_endpoint").isPresent()
        ? List.of()
        : List.of(
            Symptom.advice(
                "[DEFAULT] public_endpoint is not set: links repeat the host that a client sends.",
                "Set it to the address that clients use."));
  }
}
