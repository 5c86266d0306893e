package io.xloud.revoke.sql;

import io.xloud.persistence.Database;
import io.xloud.revoke.RevocationDriver;

/** Hands the driver of this room to tests of the room's heart. */
public final class SqlRevocations {
  private SqlRevocations() {}

  public static RevocationDriver driver(Database database) {
    return new SqlRevocationDriver(database);
  }
}
