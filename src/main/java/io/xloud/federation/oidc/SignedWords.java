package io.xloud.federation.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a provider has signed (I5): with one of its public keys, by an algorithm for such
 * keys, now, in its own name. Which key that is only its published set says, never the word itself.
 */
final class SignedWords {
  /** More than any provider signs, and little enough to look at. */
  private static final int LONGEST = 64_000;

  private static final int MOST_KEYS = 64;

  private final String issuer;
  private final Set<JWSAlgorithm> algorithms;
  private final Duration skew;
  private final Kept<JWKSet> keys;
  private final Clock clock;

  SignedWords(Settings settings, Kept<JWKSet> keys, Clock clock) {
    this.issuer = settings.issuer();
    this.algorithms =
        settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    this.skew = settings.skew();
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A set of keys as a provider publishes it; what is no public key is left out.
   *
   * @throws Unanswered where it is none
   */
  static JWKSet keySet(String document) {
    try {
      JWKSet set = JWKSet.parse(document);
      List<JWK> all = set.getKeys();
      if (all.isEmpty() || all.size() > MOST_KEYS) {
        throw new Unanswered("the provider's set of keys is empty or too large");
      }
      return new JWKSet(all.stream().filter(key -> key.toPublicJWK() != null).toList())
          .toPublicJWKSet();
    } catch (ParseException e) {
      throw new Unanswered("the provider's set of keys cannot be read");
    }
  }

  /** Whether it looks like something signed; all else is opaque. */
  static boolean looksSigned(String text) {
    return text.chars().filter(letter -> letter == '.').count() == 2 && text.startsWith("ey");
  }

  /** How old a word without an end may be: providers of old end no logout tokens. */
  private static final Duration ENDLESS = Duration.ofMinutes(5);

  /**
   * @param types the forms of the word, in its header; a word that names none is of the usual one
   * @throws Untrue for everything that does not hold
   */
  JWTClaimsSet read(String text, Set<String> types) {
    if (text.length() > LONGEST) {
      throw new Untrue("longer than anything a provider signs");
    }
    try {
      SignedJWT word = SignedJWT.parse(text);
      requireForm(word.getHeader(), types);
      requireSigned(word);
      JWTClaimsSet claims = word.getJWTClaimsSet();
      if (claims == null) {
        throw new Untrue("what is signed is no set of claims");
      }
      requireNow(claims);
      return claims;
    } catch (ParseException | IllegalArgumentException e) {
      throw new Untrue("not signed as providers sign");
    }
  }

  /** Whether a word that was read says that it is of this form. */
  static boolean isOf(String text, String type) {
    try {
      return type(SignedJWT.parse(text).getHeader()).equals(type);
    } catch (ParseException e) {
      throw new IllegalStateException("a word that was read before", e);
    }
  }

  private static String type(JWSHeader header) {
    @Nullable JOSEObjectType type = header.getType();
    String name = type == null ? "jwt" : type.getType().toLowerCase(Locale.ROOT);
    return name.replaceFirst("^application/", "");
  }

  private static void requireForm(JWSHeader header, Set<String> types) {
    if (!types.contains(type(header))) {
      throw new Untrue("of another form than is asked for");
    }
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      throw new Untrue("asks for an understanding that nobody has");
    }
  }

  private void requireSigned(SignedJWT word) {
    if (!algorithms.contains(word.getHeader().getAlgorithm())) {
      throw new Untrue("signed by an algorithm that is not allowed");
    }
    JWKSet known = keys.get();
    if (isSigned(word, known)) {
      return;
    }
    JWKSet newer = keys.newer(known); // the provider may have taken another key since
    if (newer == known || !isSigned(word, newer)) {
      throw new Untrue("signed with no key of the provider's");
    }
  }

  private boolean isSigned(SignedJWT word, JWKSet set) {
    JWSVerificationKeySelector<SecurityContext> selector =
        new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(set));
    try {
      for (Key key : selector.selectJWSKeys(word.getHeader(), null)) {
        if (key instanceof PublicKey
            && verifier(word, key)
                .verify(word.getHeader(), word.getSigningInput(), word.getSignature())) {
          return true;
        }
      }
      return false;
    } catch (JOSEException _) {
      return false;
    }
  }

  private static JWSVerifier verifier(SignedJWT word, Key key) throws JOSEException {
    return new DefaultJWSVerifierFactory().createJWSVerifier(word.getHeader(), key);
  }

  private void requireNow(JWTClaimsSet claims) {
    Instant now = clock.instant();
    if (!issuer.equals(claims.getIssuer())) {
      throw new Untrue("said in another name than the provider's");
    }
    if (!now.minus(skew).isBefore(end(claims))) {
      throw new Untrue("over");
    }
    requirePast(claims.getNotBeforeTime(), now);
    requirePast(claims.getIssueTime(), now);
  }

  /**
   * @throws Untrue for what has neither end nor beginning
   */
  static Instant end(JWTClaimsSet claims) {
    @Nullable Date end = claims.getExpirationTime();
    if (end != null) {
      return end.toInstant();
    }
    @Nullable Date begin = claims.getIssueTime();
    if (begin == null) {
      throw new Untrue("without an end");
    }
    return begin.toInstant().plus(ENDLESS);
  }

  private void requirePast(@Nullable Date time, Instant now) {
    if (time != null && time.toInstant().isAfter(now.plus(skew))) {
      throw new Untrue("of a time to come");
    }
  }
}
