package io.xloud.federation.saml;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.credential.BasicCredential;
import org.opensaml.xmlsec.encryption.support.EncryptionConstants;
import org.opensaml.xmlsec.signature.Signature;
import org.opensaml.xmlsec.signature.support.SignatureConstants;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureValidator;
import org.opensaml.xmlsec.signature.support.impl.SignatureAlgorithmValidator;

/**
 * Whether something was signed by whom it has to be: by one of the keys that metadata tells of,
 * never by one that the document itself brings along. The profile of SAML allows a signature to
 * cover the object that it stands in, whole, and nothing else.
 */
final class Signatures {
  private static final Set<String> STRONG =
      Set.of(
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA256,
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA384,
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA512,
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA256,
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA384,
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA512,
          EncryptionConstants.ALGO_ID_DIGEST_SHA256,
          SignatureConstants.ALGO_ID_DIGEST_SHA384,
          EncryptionConstants.ALGO_ID_DIGEST_SHA512);

  /** What older providers know, Keystone among them. */
  private static final Set<String> WEAK =
      Set.of(SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA1, SignatureConstants.ALGO_ID_DIGEST_SHA1);

  /** What Java calls the algorithms of signed queries. */
  private static final Map<String, String> OF_QUERIES =
      Map.of(
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA1, "SHA1withRSA",
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA256, "SHA256withRSA",
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA384, "SHA384withRSA",
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA512, "SHA512withRSA",
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA256, "SHA256withECDSAinP1363Format",
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA384, "SHA384withECDSAinP1363Format",
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA512, "SHA512withECDSAinP1363Format");

  /** Of a signature by none of the keys, which the provider may have taken since. */
  private static final Problem STRANGE = Refused.problem("the signature is nobody's whom we know");

  private final Set<String> allowed;

  Signatures(boolean sha1) {
    Set<String> all = new HashSet<>(STRONG);
    if (sha1) {
      all.addAll(WEAK);
    }
    this.allowed = Set.copyOf(all);
  }

  /**
   * @throws io.xloud.error.KeystoneException 401 for an object that none of the keys has signed
   */
  void requireGood(SignableSAMLObject object, List<PublicKey> keys) {
    Signature signature = object.getSignature();
    if (signature == null) {
      throw Refused.because("it is not signed");
    }
    try {
      new SAMLSignatureProfileValidator().validate(signature);
      new SignatureAlgorithmValidator(allowed, List.of()).validate(signature);
    } catch (SignatureException e) {
      throw Refused.because(
          "the signature is not of the form that it has to be: " + e.getMessage());
    }
    if (keys.stream().noneMatch(key -> isBy(key, signature))) {
      throw STRANGE.raised();
    }
  }

  /** Whether it was refused for a signature by a key that is not known, and for nothing else. */
  static boolean isStrange(KeystoneException refusal) {
    return refusal.problem().equals(STRANGE);
  }

  private static boolean isBy(PublicKey key, Signature signature) {
    try {
      SignatureValidator.validate(signature, new BasicCredential(key));
      return true;
    } catch (SignatureException _) {
      return false;
    }
  }

  /**
   * @param text what was signed, letter by letter
   * @throws io.xloud.error.KeystoneException 401 for a query that none of the keys has signed
   */
  void requireGood(String text, String algorithm, byte[] signature, List<PublicKey> keys) {
    String name = OF_QUERIES.getOrDefault(algorithm, "");
    Refused.unless(
        allowed.contains(algorithm) && !name.isEmpty(),
        "the query is signed in a way that is not taken");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (PublicKey key : keys) {
      if (isBy(key, name, bytes, signature)) {
        return;
      }
    }
    throw STRANGE.raised();
  }

  private static boolean isBy(PublicKey key, String algorithm, byte[] text, byte[] signature) {
    try {
      java.security.Signature verifier = java.security.Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // a key of another kind
    }
  }

  /** What of ours stands behind {@code &Signature=}. */
  static byte[] of(String text, Keys keys) {
    try {
      java.security.Signature signer =
          java.security.Signature.getInstance(
              OF_QUERIES.getOrDefault(keys.algorithm(), keys.algorithm()));
      signer.initSign(keys.key());
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a query that can't be signed", e);
    }
  }
}
