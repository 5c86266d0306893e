package io.xloud.catalog.sql;

import io.xloud.catalog.CatalogDriver;
import io.xloud.persistence.Database;

/** Lets tests of the room's heart have its driver. */
public final class CatalogDrivers {
  private CatalogDrivers() {}

  public static CatalogDriver sql(Database database) {
    return new SqlCatalogDriver(database);
  }
}
