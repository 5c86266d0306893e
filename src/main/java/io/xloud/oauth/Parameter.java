package io.xloud.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One parameter of a signed request, decoded. */
public record Parameter(String name, String value) {
  private static final Pattern SCHEME = Pattern.compile("\\s*OAuth\\s", Pattern.CASE_INSENSITIVE);
  private static final Pattern PAIR =
      Pattern.compile("\\s*+([^\\s=,\"]++)\\s*+=\\s*+(?:\"([^\"]*+)\"|([^\\s,\"]*+))\\s*+(?:,|$)");

  /** Of the protocol itself, not of the request that is signed. */
  boolean isProtocol() {
    return name.startsWith("oauth_");
  }

  boolean isSignature() {
    return name.equals("oauth_signature");
  }

  /** {@code realm} of the header names a place and takes no part. */
  boolean isRealm() {
    return name.equals("realm");
  }

  /**
   * Those of an {@code Authorization} header.
   *
   * @throws IllegalArgumentException for what is no header of OAuth 1
   */
  static List<Parameter> ofHeader(String header) {
    Matcher scheme = SCHEME.matcher(header);
    if (!scheme.lookingAt()) {
      throw new IllegalArgumentException("another scheme");
    }
    List<Parameter> found = new ArrayList<>();
    Matcher pair = PAIR.matcher(header).region(scheme.end(), header.length());
    while (pair.regionStart() < header.length()) {
      if (!pair.lookingAt()) {
        throw new IllegalArgumentException("no pair of name and value");
      }
      String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
      found.add(new Parameter(Percent.decode(pair.group(1)), Percent.decode(value)));
      pair.region(pair.end(), header.length());
    }
    return List.copyOf(found);
  }

  /**
   * Those behind the question mark.
   *
   * @throws IllegalArgumentException where no two digits follow a percent sign
   */
  static List<Parameter> ofQuery(String query) {
    List<Parameter> found = new ArrayList<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!pair.isEmpty()) {
        found.add(new Parameter(Percent.decodeForm(name), Percent.decodeForm(value)));
      }
    }
    return List.copyOf(found);
  }
}
