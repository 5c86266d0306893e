package io.xloud.federation.saml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.EncryptedAssertion;
import org.opensaml.saml.saml2.core.EncryptedID;
import org.opensaml.saml.saml2.core.NameID;
import org.opensaml.saml.saml2.encryption.Decrypter;
import org.opensaml.saml.saml2.encryption.EncryptedElementTypeEncryptedKeyResolver;
import org.opensaml.xmlsec.encryption.support.ChainingEncryptedKeyResolver;
import org.opensaml.xmlsec.encryption.support.DecryptionException;
import org.opensaml.xmlsec.encryption.support.EncryptionConstants;
import org.opensaml.xmlsec.encryption.support.InlineEncryptedKeyResolver;
import org.opensaml.xmlsec.keyinfo.impl.StaticKeyInfoCredentialResolver;

/** Opens what a provider has encrypted to us. */
final class Decryption {
  private static final Set<String> ALLOWED =
      Set.of(
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES128_GCM,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES192_GCM,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES256_GCM,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES128,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES192,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES256,
          EncryptionConstants.ALGO_ID_KEYTRANSPORT_RSAOAEP,
          EncryptionConstants.ALGO_ID_KEYTRANSPORT_RSAOAEP11,
          EncryptionConstants.ALGO_ID_DIGEST_SHA256,
          EncryptionConstants.ALGO_ID_MGF1_SHA256,
          EncryptionConstants.ALGO_ID_MGF1_SHA1,
          "http://www.w3.org/2000/09/xmldsig#sha1");

  private final @Nullable Keys keys;

  Decryption(Optional<Keys> keys) {
    this.keys = keys.orElse(null);
  }

  /**
   * @throws io.xloud.error.KeystoneException 401 for what does not open, whyever
   */
  Assertion opened(EncryptedAssertion encrypted) {
    return opened(decrypter -> decrypter.decrypt(encrypted));
  }

  /**
   * @throws io.xloud.error.KeystoneException 401 for what does not open, or is no name
   */
  NameID opened(EncryptedID encrypted) {
    if (opened(decrypter -> decrypter.decrypt(encrypted)) instanceof NameID name) {
      return name;
    }
    throw Refused.because("what was encrypted is no name");
  }

  private interface Opening<T> {
    T by(Decrypter decrypter) throws DecryptionException;
  }

  private <T> T opened(Opening<T> opening) {
    if (keys == null) {
      throw Refused.because("it is encrypted, and there is no key");
    }
    try {
      return opening.by(decrypter(keys));
    } catch (DecryptionException | RuntimeException _) {
      throw Refused.because("it does not open");
    }
  }

  private static Decrypter decrypter(Keys keys) {
    Decrypter decrypter =
        new Decrypter(
            null,
            new StaticKeyInfoCredentialResolver(keys.credential()),
            new ChainingEncryptedKeyResolver(
                List.of(
                    new InlineEncryptedKeyResolver(),
                    new EncryptedElementTypeEncryptedKeyResolver())),
            ALLOWED,
            Set.of());
    decrypter.setRootInNewDocument(true);
    return decrypter;
  }
}
