package io.xloud.auth.api;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.federation.FederationConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that takes a browser with its token back to the dashboard: that of {@code
 * sso_callback_template}, or our own where none is set and none lies in the usual place.
 */
@Singleton
final class CallbackPage {
  private static final String OWN = "/server/sso-callback.html";

  /** {@code $host}, <code>${token}</code>, and {@code $$} for the sign itself. */
  private static final Pattern MARK = Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{(\\w+)\\})");

  private final String template;

  CallbackPage(Options options) {
    this.template = template(options);
  }

  private static String template(Options options) {
    Path file = Path.of(FederationConfig.from(options).callbackTemplate());
    if (!options.isSet("federation", "sso_callback_template") && !Files.isReadable(file)) {
      return own();
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException(
          "[federation] sso_callback_template = %s cannot be read.".formatted(file));
    }
  }

  private static String own() {
    try (InputStream page =
        Objects.requireNonNull(CallbackPage.class.getResourceAsStream(OWN), OWN)) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a page of our own that cannot be read", e);
    }
  }

  /** Marks of other names stay as they are. */
  String filled(String host, String token) {
    Map<String, String> values = Map.of("host", escaped(host), "token", escaped(token));
    Matcher marks = MARK.matcher(template);
    return marks.replaceAll(found -> Matcher.quoteReplacement(value(found.group(), values)));
  }

  private static String value(String mark, Map<String, String> values) {
    String name = mark.substring(1).replace("{", "").replace("}", "");
    return name.equals("$") ? "$" : values.getOrDefault(name, mark);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
