package io.xloud.identity.ldap;

import org.junit.jupiter.api.AfterAll;

class InMemoryLdapIT extends LdapDriverContract {
  private final InMemoryDirectory directory = InMemoryDirectory.start();

  @Override
  protected TestDirectory directory() {
    return directory;
  }

  @AfterAll
  void end() {
    directory.close();
  }
}
