package io.xloud.tracing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the environment says to every exporter of OpenTelemetry, as its specification reads it. */
record Variables(Map<String, String> environment) {
  private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_";
  private static final String ALL = "OTEL_EXPORTER_OTLP_";

  Variables {
    environment = Map.copyOf(environment);
  }

  /** That of traces as it stands, that of everything with a path. */
  Optional<String> endpoint() {
    return named(TRACES + "ENDPOINT").or(() -> named(ALL + "ENDPOINT").map(Variables::withPath));
  }

  /** Below the address of a collector, whatever path it has. */
  static String withPath(String collector) {
    return collector.strip().replaceFirst("/+$", "") + "/v1/traces";
  }

  /** {@code name=value,name=value} with values in percent code; what has no name is left out. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : exporter("HEADERS").orElse("").split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        headers.put(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1).strip()));
      }
    }
    return headers;
  }

  /** In milliseconds; what is no number is not looked at. */
  Optional<Duration> timeout() {
    return exporter("TIMEOUT")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  Optional<String> certificate() {
    return exporter("CERTIFICATE");
  }

  Optional<String> service() {
    return named("OTEL_SERVICE_NAME");
  }

  private Optional<String> exporter(String name) {
    return Stream.of(TRACES + name, ALL + name).flatMap(each -> named(each).stream()).findFirst();
  }

  private Optional<String> named(String variable) {
    return Optional.of(environment.getOrDefault(variable, ""))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** A plus is one, as in a Base64 text; what is no percent code stands for itself. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
