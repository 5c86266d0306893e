package io.xloud.tracing;

import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code [xloud] tracing.…}. What nobody has set there is taken from the variables that every
 * OpenTelemetry exporter reads.
 *
 * @param endpoint where traces are posted to, with its path
 * @param headers sent along, such as a token for the collector
 * @param authorities a file in PEM's form; empty to trust whom Java trusts
 * @param timeout for a batch, repetitions included
 * @param ratio how many of the requests whose caller has not decided are traced
 */
record TracingConfig(
    URI endpoint,
    Map<String, Secret> headers,
    Optional<Path> authorities,
    Duration timeout,
    double ratio,
    String service) {
  private static final String SECTION = "xloud";
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  TracingConfig {
    headers = Map.copyOf(headers);
  }

  /**
   * @throws StartFailure when no trace could be sent this way
   */
  static TracingConfig from(Options options, Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return new TracingConfig(
        endpoint(options, variables),
        headers(options, variables),
        options
            .text(SECTION, "tracing.ca-file")
            .filter(file -> !file.isBlank())
            .or(variables::certificate)
            .map(Path::of),
        timeout(options, variables),
        options.real(SECTION, "tracing.ratio").orElse(1.0),
        ours(options, "tracing.service-name")
            .or(variables::service)
            .orElseGet(() -> options.string(SECTION, "tracing.service-name")));
  }

  /** For people: where a collector is, and nothing that might be secret of its address. */
  String collector() {
    return endpoint.getScheme() + "://" + endpoint.getHost() + port();
  }

  private String port() {
    return endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
  }

  /** Empty while nobody has set the option, whose default then comes last. */
  private static Optional<String> ours(Options options, String option) {
    return options.isSet(SECTION, option)
        ? options.text(SECTION, option).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  private static URI endpoint(Options options, Variables variables) {
    return ours(options, "tracing.endpoint")
        .map(Variables::withPath)
        .or(variables::endpoint)
        .map(TracingConfig::address)
        .orElseGet(() -> address(Variables.withPath(options.string(SECTION, "tracing.endpoint"))));
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      String scheme = String.valueOf(address.getScheme());
      if ((scheme.equals("http") || scheme.equals("https"))
          && address.getHost() != null
          && address.getUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // told below: what the parser says repeats the address
    }
    throw new StartFailure(
        "[xloud] tracing.endpoint (or OTEL_EXPORTER_OTLP_ENDPOINT) must be an address such as"
            + " http://collector:4318, without a user in it.");
  }

  private static Map<String, Secret> headers(Options options, Variables variables) {
    Map<String, String> ours = options.dict(SECTION, "tracing.headers");
    Map<String, Secret> headers = new LinkedHashMap<>();
    (ours.isEmpty() ? variables.headers() : ours)
        .forEach((name, value) -> headers.put(name, header(name, value)));
    return headers;
  }

  /** Checked here, because a client that refuses a header repeats its value. */
  private static Secret header(String name, String value) {
    if (!HEADER.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
      throw new StartFailure(
          "[xloud] tracing.headers (or OTEL_EXPORTER_OTLP_HEADERS) holds what is no header.");
    }
    return Secret.of(value);
  }

  private static Duration timeout(Options options, Variables variables) {
    Duration ours = options.duration(SECTION, "tracing.timeout");
    Duration timeout =
        options.isSet(SECTION, "tracing.timeout") ? ours : variables.timeout().orElse(ours);
    if (timeout.isZero()) {
      throw new StartFailure("[xloud] tracing.timeout must be longer than nothing.");
    }
    return timeout;
  }
}
