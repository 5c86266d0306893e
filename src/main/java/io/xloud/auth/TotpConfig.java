package io.xloud.auth;

import io.xloud.config.Options;

/**
 * {@code [totp]} of {@code keystone.conf}.
 *
 * @param previousWindows how many half minutes before the present one have passcodes that count
 * @param reuse whether a passcode may serve several times, as with the reference service
 */
record TotpConfig(int previousWindows, boolean reuse) {
  static TotpConfig from(Options options) {
    return new TotpConfig(
        options.integer("totp", "included_previous_windows"), options.flag("xloud", "totp.reuse"));
  }
}
