package io.xloud.crypto;

/** What is wrong with a key repository while its last good keys go on working. */
public enum KeyAlarm {
  UNREADABLE("The key repository cannot be read."),
  EMPTY("The key repository holds no key."),
  NO_VALID_PRIMARY("The highest numbered file of the key repository is no key."),
  INVALID_FILE("A numbered file of the key repository is no key."),
  SAMPLE_KEYS("The key repository holds keys that everybody has."),
  INCOMPLETE("The key repository lacks a staged key or a primary key."),
  PRIMARY_GONE("The primary key was replaced by others; what it sealed no longer opens."),
  NOT_OPENED("The keys in the database do not open with the key-encryption key of this node."),
  OUTDATED("The database has an older key set than the one in force; it is not taken."),
  NOT_EXPORTED(
      "The keys of the database are not in the folder: it cannot be written, or holds others, which"
          + " keys_import brings."),
  NO_SIGNING_KEY("The file private.pem is no key for [jwt_tokens] jws_algorithm."),
  NO_PUBLIC_HALF("No public key verifies what private.pem signs."),
  FOREIGN_FILE("A file among the public keys is none."),
  WORLD_READABLE("The key repository can be read by everybody on this machine.");

  private final String sentence;

  KeyAlarm(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
