package io.xloud.federation.saml;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.opensaml.core.xml.io.MarshallingException;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.security.SecurityException;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.security.x509.X509Credential;
import org.opensaml.xmlsec.SignatureSigningParameters;
import org.opensaml.xmlsec.encryption.support.EncryptionConstants;
import org.opensaml.xmlsec.keyinfo.KeyInfoGenerator;
import org.opensaml.xmlsec.keyinfo.impl.X509KeyInfoGeneratorFactory;
import org.opensaml.xmlsec.signature.support.SignatureConstants;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureSupport;

/** A certificate of ours and its private key, with which documents are signed. */
record Keys(X509Certificate certificate, PrivateKey key) {
  /** The algorithm by which all of ours is signed, in keys of either kind. */
  String algorithm() {
    return key.getAlgorithm().equals("EC")
        ? SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA256
        : SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA256;
  }

  X509Credential credential() {
    return new BasicX509Credential(certificate, key);
  }

  static KeyInfoGenerator certificateTeller() {
    X509KeyInfoGeneratorFactory factory = new X509KeyInfoGeneratorFactory();
    factory.setEmitEntityCertificate(true);
    return factory.newInstance();
  }

  /** Enveloped and canonical, the certificate told. */
  void sign(SignableSAMLObject object) {
    SignatureSigningParameters how = new SignatureSigningParameters();
    how.setSigningCredential(credential());
    how.setSignatureAlgorithm(algorithm());
    how.setSignatureReferenceDigestMethod(EncryptionConstants.ALGO_ID_DIGEST_SHA256);
    how.setSignatureCanonicalizationAlgorithm(SignatureConstants.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
    how.setKeyInfoGenerator(certificateTeller());
    try {
      SignatureSupport.signObject(object, how);
    } catch (SecurityException | MarshallingException | SignatureException e) {
      throw new IllegalStateException("a document that can't be signed", e);
    }
  }
}
