package io.xloud.identity;

import io.xloud.config.Options;

/** Opens drivers for users and groups that live in a directory. */
public interface DirectoryDrivers {
  /**
   * Asks nothing of the directory yet.
   *
   * @param settings of this domain alone
   * @param mapped whether the world sees other ids than the directory has
   * @throws io.xloud.error.StartFailure when the settings cannot be meant
   */
  IdentityDriver.Remote open(String domainId, Options settings, boolean mapped);
}
