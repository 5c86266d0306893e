package io.xloud.auth;

import io.xloud.crypto.TotpSeed;
import java.util.List;

/** The seeds that are stored for a user, as credentials of type {@code totp}. */
public interface TotpSeeds {
  /** Without those that are no seed or that no key of ours opens: they match no passcode. */
  List<TotpSeed> of(String userId);
}
