package io.xloud.cache;

import io.xloud.event.Facts;

/**
 * What the watch compares with the tables: one thing and all in the tables that can change what is
 * said of it.
 *
 * @param id the fact that is dropped when it differs
 */
public record Subject(Kind kind, String id) {
  /** Which tables it lies in. */
  public enum Kind {
    /** With its names, password times, options, memberships and grants. */
    USER,
    /** Its grants. */
    GROUP,
    /** A project or domain, with those it lies in. */
    PROJECT,
    /** The application credentials of a user, with their roles and access rules. */
    APPLICATION_CREDENTIALS,
    /** With its roles. */
    TRUST,
    /** An access token of OAuth 1. */
    ACCESS_TOKEN,
    /** An identity provider, with its protocols. */
    PROVIDER,
    /** All service providers. */
    SERVICE_PROVIDERS,
    /** All roles and what they imply. */
    ROLES,
    /** All services, endpoints and what was picked for projects. */
    CATALOG
  }

  public static final Subject ROLES = new Subject(Kind.ROLES, Facts.IMPLIED_ROLES);
  public static final Subject CATALOG = new Subject(Kind.CATALOG, Facts.CATALOG);
  public static final Subject SERVICE_PROVIDERS =
      new Subject(Kind.SERVICE_PROVIDERS, Facts.SERVICE_PROVIDERS);
}
