package io.xloud.assignment.sql;

import io.xloud.assignment.AssignmentDriver;
import io.xloud.assignment.RoleDriver;
import io.xloud.persistence.Database;

/** Hands the drivers of this room to tests of the room's heart. */
public final class SqlDrivers {
  private SqlDrivers() {}

  public static RoleDriver roles(Database database) {
    return new SqlRoleDriver(database);
  }

  public static AssignmentDriver assignments(Database database) {
    return new SqlAssignmentDriver(database);
  }
}
