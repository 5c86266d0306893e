package io.xloud.auth.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D2: a signature that somebody overheard is of no use for long. */
class SignatureAgeTest {
  private static final String V2 =
      "{'params': {'SignatureVersion': '2', 'Timestamp': '%s'}, 'headers': {'X-Amz-Date': '%s'}}";
  private static final String V4 =
      """
      {'headers': {'X-Amz-Date': '%s', 'Authorization': 'AWS4-HMAC-SHA256\
       Credential=a/%s/r/ec2/aws4_request, SignedHeaders=host, Signature=x'},
       'params': {'Timestamp': '%s'}}
      """;

  private final SignatureAge age =
      new SignatureAge(
          Clock.fixed(Instant.parse("2031-02-03T12:00:00Z"), ZoneOffset.UTC), Options.defaults());

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode s3(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return json("{'token': '%s'}".formatted(Base64.getUrlEncoder().encodeToString(bytes)));
  }

  private void fresh(Scheme scheme, JsonNode request) {
    assertThatCode(() -> age.require(scheme, request)).doesNotThrowAnyException();
  }

  private void refused(Scheme scheme, JsonNode request) {
    assertThatThrownBy(() -> age.require(scheme, request))
        .isInstanceOfSatisfying(
            KeystoneException.class, e -> assertThat(e.problem().status()).isEqualTo(401));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2031-02-03T12:00:00Z",
        "2031-02-03T11:45:00Z",
        "20310203T121500Z",
        "2031-02-03 13:00:00+01:00",
        "2031-02-03T12:00:00.123456"
      })
  void d2_what_was_signed_within_the_time_to_live_is_taken(String time) {
    fresh(Scheme.ec2(), json(V2.formatted(time, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2031-02-03T11:44:59Z",
        "2031-02-03T12:15:01Z",
        "2035-01-01T00:00:00Z",
        "2031-02-30T12:00:00Z",
        "x",
        ""
      })
  void d2_what_is_older_or_to_come_or_says_nothing_is_refused(String time) {
    refused(Scheme.ec2(), json(V2.formatted(time, "")));
  }

  @Test
  void d2_a_date_beside_the_signed_text_counts_for_nothing() {
    String old = "20310203T110000Z";
    String now = "20310203T120000Z";
    refused(Scheme.ec2(), json(V2.formatted(old, now)));
    refused(Scheme.ec2(), json(V4.formatted(old, "20310203", now)));
    fresh(Scheme.ec2(), json(V4.formatted(now, "20310203", old)));
  }

  @Test
  void d2_the_date_of_an_s3_request_stands_in_the_signed_text() {
    String v4 = "AWS4-HMAC-SHA256\n%s\n20310203/r/s3/aws4_request\nabc";
    fresh(Scheme.s3(), s3(v4.formatted("20310203T115900Z")));
    refused(Scheme.s3(), s3(v4.formatted("20310203T110000Z")));
    refused(Scheme.s3(), s3(v4.formatted("")));
    String older = "GET\n\n\n%s\n/bucket/key";
    fresh(Scheme.s3(), s3(older.formatted("Mon, 03 Feb 2031 12:00:00 GMT")));
    fresh(Scheme.s3(), s3(older.formatted("Tue, 3 Feb 2031 12:00:00 +0000")));
    refused(Scheme.s3(), s3(older.formatted("Mon, 03 Feb 2031 11:00:00 +0000")));
    refused(Scheme.s3(), s3(older.formatted("")));
    refused(Scheme.s3(), s3("GET"));
  }

  @Test
  void d2_a_date_among_the_amz_headers_of_the_signed_text_is_taken() {
    String headers = "GET\n\n\n\nx-amz-acl:private\nX-Amz-Date:%s\n/bucket/key";
    fresh(Scheme.s3(), s3(headers.formatted("Mon, 03 Feb 2031 12:00:00 GMT")));
    refused(Scheme.s3(), s3(headers.formatted("Mon, 03 Feb 2031 11:00:00 GMT")));
    // Below the headers stands the resource, which may be called as one likes.
    refused(Scheme.s3(), s3("GET\n\n\n\n/bucket/\nx-amz-date:Mon, 03 Feb 2031 12:00:00 GMT"));
  }

  @Test
  void a_signed_link_is_good_until_its_end() {
    String link = "GET\n\n\n%d\n/bucket/key";
    long now = Instant.parse("2031-02-03T12:00:00Z").getEpochSecond();
    fresh(Scheme.s3(), s3(link.formatted(now + 86_400)));
    refused(Scheme.s3(), s3(link.formatted(now - 1)));
  }
}
