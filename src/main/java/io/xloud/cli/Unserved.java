package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.util.List;

/**
 * Settings of Keystone that decide who may log in, or what a token is, and that this server cannot
 * follow: rather no start than another answer than the operator's.
 */
final class Unserved {
  private Unserved() {}

  static void refuse(Options options) {
    requireOnly(options, "identity", "driver", "sql", "ldap");
    requireOnly(options, "token", "provider", "fernet", "jws");
  }

  private static void requireOnly(
      Options options, String section, String option, String... served) {
    String asked = options.string(section, option);
    if (!List.of(served).contains(asked)) {
      throw new StartFailure(
          "[%s] %s = %s is not served here, only %s: keep Keystone for this cloud until it is."
              .formatted(section, option, asked, String.join(" and ", served)));
    }
  }
}
