package io.xloud.config;

/**
 * One value as somebody wrote it, and where. Whether it is a secret is not known yet, so it never
 * prints.
 *
 * @param place for people, such as {@code /etc/keystone/keystone.conf line 7}
 * @param verbatim whether a dollar sign means itself
 */
record Written(OptionName name, String value, String place, boolean verbatim) {
  @Override
  public String toString() {
    return name + " (" + place + ")";
  }
}
