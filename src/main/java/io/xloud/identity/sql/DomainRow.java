package io.xloud.identity.sql;

/** The row of the domain that something new shall belong to. */
final class DomainRow {
  /**
   * Goes behind the columns of an {@code INSERT … SELECT}: no row without the domain. Whoever
   * deletes the domain claims this row first, so it comes before and is seen, or it waits and finds
   * what was inserted. On Galera that holds for the writers of one node.
   */
  static final String HELD =
      " FROM (SELECT id FROM project WHERE id = :domain AND is_domain = 1 LOCK IN SHARE MODE) d";

  private DomainRow() {}
}
