package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys for signed tokens at one moment.
 *
 * @param kid the name of the public half of the signing key
 * @param known all that verify, of whichever algorithm, each once
 * @param published the same under their names, of which a key may have several
 */
public record JwsKeySet(
    JwsSigningKey signing, String kid, List<JwsPublicKey> known, List<PublishedKey> published) {
  public JwsKeySet {
    known = List.copyOf(known);
    published = List.copyOf(published);
  }

  /** Of an instance without a name. */
  public JwsKeySet(JwsSigningKey signing, String kid, List<JwsPublicKey> known) {
    this(signing, kid, known, known.stream().map(key -> PublishedKey.of("", key)).toList());
  }

  /** The same under the name of an instance; an empty name changes nothing. */
  JwsKeySet named(String instance) {
    return instance.isEmpty()
        ? this
        : new JwsKeySet(
            signing,
            instance + "." + kid,
            known,
            known.stream().map(key -> PublishedKey.of(instance, key)).toList());
  }

  /** With those of others, which verify too. Where two go by one name, the first does. */
  JwsKeySet with(List<PublishedKey> others) {
    if (others.isEmpty()) {
      return this;
    }
    Map<String, PublishedKey> all = new LinkedHashMap<>();
    Stream.concat(published.stream(), others.stream())
        .forEach(key -> all.putIfAbsent(key.name(), key));
    Set<String> seen = new HashSet<>();
    List<JwsPublicKey> verifying = new ArrayList<>();
    for (PublishedKey each : all.values()) {
      if (seen.add(each.key().kid())) {
        verifying.add(each.key());
      }
    }
    return new JwsKeySet(signing, kid, verifying, List.copyOf(all.values()));
  }

  /** The same on nodes that verify the same; each may sign with a key of its own. */
  public String fingerprint() {
    return digest(known.stream().map(JwsPublicKey::kid));
  }

  /** Changes with whatever the JWK set says. */
  public String edition() {
    return digest(published.stream().map(PublishedKey::name));
  }

  private static String digest(Stream<String> names) {
    String all = names.sorted().collect(Collectors.joining(","));
    return HexFormat.of().formatHex(Digests.sha256(all.getBytes(StandardCharsets.US_ASCII)), 0, 8);
  }
}
