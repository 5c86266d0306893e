package io.xloud.identity.ldap;

import org.junit.jupiter.api.AfterAll;

class SlapdIT extends LdapDriverContract {
  private final Slapd directory = Slapd.start();

  @Override
  protected TestDirectory directory() {
    return directory;
  }

  @AfterAll
  void end() {
    directory.close();
  }
}
