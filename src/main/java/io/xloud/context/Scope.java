package io.xloud.context;

/** What a token is good for. Names are as they were when the token was last completed. */
public sealed interface Scope {
  record Unscoped() implements Scope {}

  record SystemScope() implements Scope {}

  record DomainScope(String id, String name) implements Scope {}

  record ProjectScope(String id, String name, String domainId, String domainName, boolean isDomain)
      implements Scope {}
}
