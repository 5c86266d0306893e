package io.xloud.auth.api;

import io.xloud.federation.SamlProviders.Departure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sends a browser to a provider with what we say to it: by an address, or by a form that it posts.
 */
@Singleton
final class PostedPage {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>Signing in</title>
        </head>
        <body>
          <form id="on" method="post" action="%s">
            <p>You are on your way to your identity provider.</p>
            %s
            <button type="submit">Go on</button>
          </form>
          <script>document.getElementById("on").submit();</script>
        </body>
      </html>
      """;

  Response.ResponseBuilder sent(Departure departure) {
    Response.ResponseBuilder answer =
        switch (departure) {
          case Departure.ByAddress(var to) -> Response.status(Response.Status.FOUND).location(to);
          case Departure.ByForm(var to, var fields) ->
              Response.ok(PAGE.formatted(escaped(to.toString()), inputs(fields)))
                  .type(MediaType.TEXT_HTML_TYPE);
        };
    return answer
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer");
  }

  private static String inputs(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(field ->
                "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                    .formatted(escaped(field.getKey()), escaped(field.getValue())))
            .collect(Collectors.joining("\n      "));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
