package io.xloud.auth.oauth2;

import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client of OAuth 2 sent.
 *
 * @param members of the form, each once
 * @param basic by which the client says who it is; empty without such a header
 */
public record Form(Map<String, String> members, Optional<Login> basic) {
  private static final String TYPE = "application/x-www-form-urlencoded";

  /** Name and secret of a client. */
  public record Login(String id, Secret secret) {}

  public Form {
    members = Map.copyOf(members);
  }

  /**
   * @param type of the body; whatever is no form has no members, as with the reference
   * @param authorization the header; null without one
   * @throws io.xloud.error.KeystoneException 400 for a form that cannot be read
   */
  public static Form read(@Nullable String type, String body, @Nullable String authorization) {
    boolean form = type != null && type.toLowerCase(Locale.ROOT).startsWith(TYPE);
    return new Form(form ? members(body) : Map.of(), login(authorization));
  }

  /** Of what is there twice the first counts, as with the reference. */
  private static Map<String, String> members(String body) {
    Map<String, String> members = new LinkedHashMap<>();
    try {
      for (String pair : body.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        members.putIfAbsent(plain(name), equals < 0 ? "" : plain(pair.substring(equals + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw new Problem.OAuth2(400, "invalid_request", "The form could not be read.").raised();
    }
    return members;
  }

  private static String plain(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** What cannot be read says nothing. */
  private static Optional<Login> login(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(6).strip());
      String text = new String(bytes, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Login(text.substring(0, colon), Secret.of(text.substring(colon + 1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Without what it holds, which may be a secret. */
  @Override
  public String toString() {
    return "Form" + members.keySet();
  }

  /** Empty for what is missing; what is there may be an empty text. */
  public Optional<String> member(String name) {
    return Optional.ofNullable(members.get(name));
  }
}
