package io.xloud.oauth;

import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code POST} that was signed as RFC 5849 says.
 *
 * @param addresses by which the client may have reached us; it signed one of them
 * @param parameters all that the signature covers
 * @param protocol the parameters of OAuth itself, by name
 */
public record SignedRequest(
    List<String> addresses, List<Parameter> parameters, Map<String, String> protocol) {
  public static final String CONSUMER = "oauth_consumer_key";
  public static final String TOKEN = "oauth_token";
  public static final String VERIFIER = "oauth_verifier";
  static final String CALLBACK = "oauth_callback";

  /** By how much the client's clock may differ, as in the reference. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{10}");
  private static final Pattern NONCE = Pattern.compile("[0-9a-f]*");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final List<String> MANDATORY =
      List.of(
          "oauth_signature", CONSUMER, "oauth_nonce", "oauth_timestamp", "oauth_signature_method");

  public SignedRequest {
    addresses = List.copyOf(addresses);
    parameters = List.copyOf(parameters);
    protocol = Map.copyOf(protocol);
  }

  /** What is wrong with the form of a request, in the words of the reference. */
  public record Flaw(String error, String description) {
    static Flaw request(String description) {
      return new Flaw("invalid_request", description);
    }

    Problem problem() {
      return new Problem.BadRequest(
          "Validation failed with errors: %s, detail message is: %s."
              .formatted(error, description));
    }
  }

  /**
   * @param authorization the header; null without one
   * @param query without its question mark; empty where it is not signed
   * @throws io.xloud.error.KeystoneException 400 when this is no request of OAuth 1
   */
  public static SignedRequest read(
      @Nullable String authorization, String query, List<String> addresses) {
    if (authorization == null || authorization.isEmpty()) {
      throw new Problem.BadRequest(
              "No Authorization headers found, cannot proceed with OAuth related calls.")
          .raised();
    }
    try {
      return of(Parameter.ofHeader(authorization), Parameter.ofQuery(query), addresses);
    } catch (IllegalArgumentException e) {
      throw new Problem.BadRequest("The Authorization header or the query is malformed.").raised();
    }
  }

  private static SignedRequest of(
      List<Parameter> header, List<Parameter> query, List<String> addresses) {
    Map<String, String> protocol = new LinkedHashMap<>();
    for (Parameter parameter : header) {
      if (parameter.isProtocol()
          && protocol.putIfAbsent(parameter.name(), parameter.value()) != null) {
        throw Flaw.request("Duplicate OAuth1 entries.").problem().raised();
      }
    }
    if (query.stream().anyMatch(Parameter::isProtocol)) {
      throw Flaw.request("oauth_ params must come from only 1 signature type.").problem().raised();
    }
    List<Parameter> signed =
        Stream.concat(header.stream().filter(parameter -> !parameter.isRealm()), query.stream())
            .filter(parameter -> !parameter.isSignature())
            .toList();
    return new SignedRequest(addresses, signed, protocol);
  }

  /** Empty for what is missing, and for what is there and empty. */
  public Optional<String> said(String name) {
    return Optional.ofNullable(protocol.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * @throws io.xloud.error.KeystoneException 400 without it
   */
  public String required(String name) {
    return said(name).orElseThrow(() -> new Problem.Missing(name, "request").raised());
  }

  /** The first flaw that the reference would tell. */
  Optional<Flaw> flaw(Instant now) {
    if (!MANDATORY.stream().allMatch(name -> said(name).isPresent())) {
      return Optional.of(Flaw.request("Missing mandatory OAuth parameters."));
    }
    if (method().isEmpty()) {
      return Optional.of(
          new Flaw("invalid_signature_method", "The signature method is none of those allowed."));
    }
    if (!protocol.getOrDefault("oauth_version", "1.0").equals("1.0")) {
      return Optional.of(Flaw.request("Invalid OAuth version."));
    }
    return timeFlaw(now).or(this::idFlaw);
  }

  private Optional<Flaw> timeFlaw(Instant now) {
    String timestamp = required("oauth_timestamp");
    if (timestamp.length() != 10) {
      return Optional.of(Flaw.request("Invalid timestamp size"));
    }
    if (!TIMESTAMP.matcher(timestamp).matches()) {
      return Optional.of(Flaw.request("Timestamp must be an integer."));
    }
    if (Duration.between(signedAt(), now).abs().compareTo(CLOCKS) > 0) {
      return Optional.of(
          Flaw.request(
              "Timestamp given is invalid, differ from allowed by over %d seconds."
                  .formatted(CLOCKS.toSeconds())));
    }
    return Optional.empty();
  }

  private Optional<Flaw> idFlaw() {
    if (!isId(CONSUMER)) {
      return Optional.of(Flaw.request("Invalid client key format."));
    }
    return NONCE.matcher(required("oauth_nonce")).matches()
        ? Optional.empty()
        : Optional.of(Flaw.request("Invalid nonce format."));
  }

  /** Whether it has the form of all ids of this service. */
  boolean isId(String name) {
    return said(name).filter(id -> ID.matcher(id).matches()).isPresent();
  }

  private Optional<SignatureMethod> method() {
    return said("oauth_signature_method").flatMap(SignatureMethod::of);
  }

  private Instant signedAt() {
    return Instant.ofEpochSecond(Long.parseLong(required("oauth_timestamp")));
  }

  /**
   * @param token the secret of the request token or access token; empty without one
   */
  boolean isSignedWith(Secret consumer, Secret token) {
    Secret given = Secret.of(required("oauth_signature"));
    return addresses.stream()
        .map(this::text)
        .anyMatch(text ->
            method().filter(by -> by.sign(text, consumer, token).equals(given)).isPresent());
  }

  /** The signature base string of section 3.4.1. */
  String text(String address) {
    return Stream.of("POST", withoutStandardPort(address), normalized())
        .map(Percent::encode)
        .collect(Collectors.joining("&"));
  }

  private String normalized() {
    return parameters.stream()
        .map(each -> new Parameter(Percent.encode(each.name()), Percent.encode(each.value())))
        .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
        .map(each -> each.name() + "=" + each.value())
        .collect(Collectors.joining("&"));
  }

  /** Scheme and host in small letters, without a port that goes without saying. */
  private static String withoutStandardPort(String address) {
    int host = address.indexOf("://") + 3;
    int slash = address.indexOf('/', host);
    int end = slash < 0 ? address.length() : slash;
    String place = address.substring(0, end).toLowerCase(Locale.ROOT);
    String port = place.startsWith("https://") ? ":443" : ":80";
    if (place.endsWith(port)) {
      place = place.substring(0, place.length() - port.length());
    }
    return place + (slash < 0 ? "/" : address.substring(slash));
  }

  /** One name for this request and its repetitions, and no other, as section 3.3 has it. */
  public String once() {
    String all =
        Stream.of(CONSUMER, TOKEN, "oauth_timestamp", "oauth_nonce")
            .map(name -> Percent.encode(protocol.getOrDefault(name, "")))
            .collect(Collectors.joining(" "));
    return HexFormat.of().formatHex(Digests.sha256(all.getBytes(StandardCharsets.UTF_8)));
  }

  /** From when on nobody takes it any more. */
  public Instant until() {
    return signedAt().plus(CLOCKS);
  }
}
