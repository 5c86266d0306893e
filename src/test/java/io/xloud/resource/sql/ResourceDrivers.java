package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.resource.DomainConfigDriver;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.ResourceDriver;

/** Lets tests of the room's heart, and of rooms above, have its drivers. */
public final class ResourceDrivers {
  private ResourceDrivers() {}

  public static ResourceDriver sql(Database database) {
    return new SqlResourceDriver(database);
  }

  public static DomainConfigDriver domainConfig(Database database) {
    return new SqlDomainConfigDriver(database);
  }

  public static ProjectTree tree(Database database) {
    return new SqlProjectTree(database);
  }
}
