package io.xloud.identity.ldap;

/** The directory does not say who may come in: everybody may. */
record EnabledAll() implements Enabling {}
