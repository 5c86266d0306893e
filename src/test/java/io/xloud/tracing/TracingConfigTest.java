package io.xloud.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingConfigTest {
  private static TracingConfig of(Map<String, String> options, Map<String, String> environment) {
    return TracingConfig.from(Options.of(Map.of("xloud", options)), environment);
  }

  @Test
  void nothing_said_means_a_collector_beside_the_server() {
    TracingConfig config = of(Map.of(), Map.of());
    assertThat(config)
        .isEqualTo(
            new TracingConfig(
                URI.create("http://127.0.0.1:4318/v1/traces"),
                Map.of(),
                Optional.empty(),
                Duration.ofSeconds(10),
                1.0,
                "xloud-identity"));
    assertThat(Options.defaults().flag("xloud", "tracing.enabled")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://otel.example, https://otel.example/v1/traces",
    "https://otel.example:4318/, https://otel.example:4318/v1/traces",
    "https://otel.example/otlp, https://otel.example/otlp/v1/traces",
  })
  void the_address_is_that_of_the_collector(String told, String used) {
    assertThat(of(Map.of("tracing.endpoint", told), Map.of()).endpoint())
        .isEqualTo(URI.create(used));
    assertThat(of(Map.of(), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", told)).endpoint())
        .isEqualTo(URI.create(used));
  }

  @Test
  void the_address_of_traces_is_taken_as_it_stands() {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://t.example/in",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://all.example");
    assertThat(of(Map.of(), environment).endpoint()).isEqualTo(URI.create("http://t.example/in"));
  }

  @Test
  void what_is_set_here_wins_over_what_every_exporter_reads() {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://theirs.example",
            "OTEL_EXPORTER_OTLP_HEADERS", "a=theirs",
            "OTEL_EXPORTER_OTLP_TIMEOUT", "1500",
            "OTEL_EXPORTER_OTLP_CERTIFICATE", "/their/ca.pem",
            "OTEL_SERVICE_NAME", "theirs");
    assertThat(of(Map.of(), environment))
        .isEqualTo(
            new TracingConfig(
                URI.create("http://theirs.example/v1/traces"),
                Map.of("a", Secret.of("theirs")),
                Optional.of(Path.of("/their/ca.pem")),
                Duration.ofMillis(1500),
                1.0,
                "theirs"));
    Map<String, String> options =
        Map.of(
            "tracing.endpoint", "http://ours.example",
            "tracing.headers", "a:ours",
            "tracing.timeout", "2 s",
            "tracing.ca-file", "/our/ca.pem",
            "tracing.ratio", "0.25",
            "tracing.service-name", "ours");
    assertThat(of(options, environment))
        .isEqualTo(
            new TracingConfig(
                URI.create("http://ours.example/v1/traces"),
                Map.of("a", Secret.of("ours")),
                Optional.of(Path.of("/our/ca.pem")),
                Duration.ofSeconds(2),
                0.25,
                "ours"));
  }

  @Test
  void headers_of_the_environment_are_in_percent_code() {
    Map<String, String> environment =
        Map.of("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Basic%20YWI+Yw==, x-tenant=50%");
    assertThat(of(Map.of(), environment).headers())
        .isEqualTo(
            Map.of("Authorization", Secret.of("Basic YWI+Yw=="), "x-tenant", Secret.of("50%")));
  }

  @Test
  void headers_may_hold_colons_and_are_never_printed() {
    TracingConfig config =
        of(Map.of("tracing.headers", "Authorization:Bearer a:b,x-tenant:t"), Map.of());
    assertThat(config.headers())
        .containsEntry("Authorization", Secret.of("Bearer a:b"))
        .containsEntry("x-tenant", Secret.of("t"));
    assertThat(config.toString()).doesNotContain("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:s3cr\u0000et", "a b:s3cret", "a:s3cr\u00e9t"})
  void what_is_no_header_stops_the_start_and_is_not_repeated(String headers) {
    assertThatThrownBy(() -> of(Map.of("tracing.headers", headers), Map.of()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tracing.headers")
        .hasMessageNotContaining("s3cr");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc://otel.example", "http://ada:s3cret@otel.example"})
  void an_address_that_nothing_can_be_posted_to_stops_the_start(String endpoint) {
    assertThatThrownBy(() -> of(Map.of("tracing.endpoint", endpoint), Map.of()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tracing.endpoint")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_timeout_of_nothing_stops_the_start() {
    assertThatThrownBy(() -> of(Map.of("tracing.timeout", "0 s"), Map.of()))
        .isInstanceOf(StartFailure.class);
  }

  @Test
  void people_are_told_the_place_of_the_collector_alone() {
    Map<String, String> environment =
        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://t.example:4318/in?key=s3cret");
    assertThat(of(Map.of(), environment).collector()).isEqualTo("https://t.example:4318");
  }
}
