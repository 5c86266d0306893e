package io.xloud.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers are JSON whatever a client would rather have: the reference service never refuses for the
 * sake of {@code Accept}. So the header is set aside for the few doors that do look at it.
 */
public final class Accepts {
  private static final String KEY = Accepts.class.getName();

  private Accepts() {}

  static void widen(RoutingContext request) {
    @Nullable String wish = request.request().getHeader("Accept");
    if (wish != null && !wish.equals("*/*") && !wish.equals("application/json")) {
      request.put(KEY, wish);
      request.request().headers().remove("Accept");
    }
  }

  /** The header as it came; empty without one. */
  public static String of(RoutingContext request) {
    @Nullable String aside = request.get(KEY);
    if (aside != null) {
      return aside;
    }
    @Nullable String header = request.request().getHeader("Accept");
    return header == null ? "" : header;
  }

  /** How much the client wants a type: 0 for not at all, 1 for most of all. */
  public static double quality(String accept, String type) {
    double best = 0;
    String family = type.substring(0, type.indexOf('/')) + "/*";
    for (String offer : accept.split(",")) {
      String[] parts = offer.split(";");
      String range = parts[0].strip();
      if (range.equals(type) || range.equals(family) || range.equals("*/*")) {
        best = Math.max(best, weight(parts));
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Math.clamp(Double.parseDouble(parameter.substring(2)), 0, 1);
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
