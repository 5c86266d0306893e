package io.xloud.context;

import org.jspecify.annotations.Nullable;

/**
 * Where a request came from, for the audit trail; nothing is decided by it.
 *
 * @param address of the client, as far as the proxy in front may tell
 * @param agent what the client calls itself, cut off where it would fill a table
 * @param globalRequestId the id that runs through all services, when the caller sent one
 */
public record Origin(String address, @Nullable String agent, @Nullable String globalRequestId) {
  private static final int LONGEST = 256;

  public Origin {
    address = cut(address);
    agent = agent == null ? null : cut(agent);
  }

  private static String cut(String told) {
    return told.length() > LONGEST ? told.substring(0, LONGEST) : told;
  }
}
