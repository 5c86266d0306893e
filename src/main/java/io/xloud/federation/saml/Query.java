package io.xloud.federation.saml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A message in the query of an address, as the redirect binding has it: deflated, and signed as it
 * is spelled.
 */
final class Query {
  /** Messages that come by addresses are short; what would grow longer is none. */
  private static final int LONGEST = 65_536;

  private final String text;

  private Query(String text) {
    this.text = text;
  }

  static Query of(String name, String message, Optional<String> relayState) {
    String text = name + "=" + spelled(Base64.getEncoder().encodeToString(deflated(message)));
    return new Query(text + relayState.map(state -> "&RelayState=" + spelled(state)).orElse(""));
  }

  /** With a signature where there is a key. */
  String written(@Nullable Keys keys) {
    if (keys == null) {
      return text;
    }
    String signed = text + "&SigAlg=" + spelled(keys.algorithm());
    byte[] signature = Signatures.of(signed, keys);
    return signed + "&Signature=" + spelled(Base64.getEncoder().encodeToString(signature));
  }

  /**
   * A message that came.
   *
   * @param signed what the signature is about
   */
  record Read(String message, String signed, String algorithm, byte[] signature) {}

  /**
   * @param query as it came
   * @throws io.xloud.error.KeystoneException 401 for what is no signed message of this name
   */
  static Read read(String name, String query) {
    Map<String, String> raw = new HashMap<>();
    for (String one : query.split("&")) {
      int equals = one.indexOf('=');
      String key = equals < 0 ? one : one.substring(0, equals);
      Refused.unless(
          raw.put(key, equals < 0 ? "" : one.substring(equals + 1)) == null,
          "the query says something twice");
    }
    String relayState = raw.containsKey("RelayState") ? part(raw, "RelayState") + "&" : "";
    String signed = part(raw, name) + "&" + relayState + part(raw, "SigAlg");
    return new Read(
        inflated(decoded(value(raw, name))),
        signed,
        value(raw, "SigAlg"),
        decoded(value(raw, "Signature")));
  }

  private static String part(Map<String, String> raw, String name) {
    return name + "=" + raw.getOrDefault(name, "");
  }

  private static String value(Map<String, String> raw, String name) {
    String spelled = raw.getOrDefault(name, "");
    Refused.unless(!spelled.isEmpty(), "the query has no " + name);
    try {
      return URLDecoder.decode(spelled, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refused.because("the query is no query");
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw Refused.because("the query is not of Base64");
    }
  }

  private static byte[] deflated(String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("bytes that can't be written", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static String inflated(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
      byte[] whole = in.readNBytes(LONGEST + 1);
      Refused.unless(whole.length <= LONGEST, "the message is too long");
      return new String(whole, StandardCharsets.UTF_8);
    } catch (IOException _) {
      throw Refused.because("the message is not deflated");
    } finally {
      inflater.end();
    }
  }

  private static String spelled(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
