package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.resource.ResourceDriver;

/** Lets tests of the room's heart have its driver. */
public final class ResourceDrivers {
  private ResourceDrivers() {}

  public static ResourceDriver sql(Database database) {
    return new SqlResourceDriver(database);
  }
}
