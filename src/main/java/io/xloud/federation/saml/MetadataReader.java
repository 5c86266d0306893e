package io.xloud.federation.saml;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.security.KeyException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.common.xml.SAMLConstants;
import org.opensaml.saml.saml2.common.TimeBoundSAMLObject;
import org.opensaml.saml.saml2.metadata.EntitiesDescriptor;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;
import org.opensaml.saml.saml2.metadata.IDPSSODescriptor;
import org.opensaml.saml.saml2.metadata.KeyDescriptor;
import org.opensaml.security.credential.UsageType;
import org.opensaml.xmlsec.keyinfo.KeyInfoSupport;

/** Reads what metadata tells of identity providers: of one, or of all in a federation. */
final class MetadataReader {
  private static final System.Logger LOG = System.getLogger(MetadataReader.class.getName());

  private final Signatures signatures;
  private final Optional<X509Certificate> signer;

  MetadataReader(Signatures signatures, Optional<X509Certificate> signer) {
    this.signatures = signatures;
    this.signer = signer;
  }

  /**
   * By entity id, also those that are over: they are known to have been there.
   *
   * @throws io.xloud.error.KeystoneException 401 for what is no metadata, or not signed as it has
   *     to be
   */
  Map<String, KnownProvider> read(String text) {
    XMLObject root =
        OpenSaml.ready()
            .read(text, () -> Refused.problem("the metadata is no XML that may be read"));
    if (root instanceof SignableSAMLObject signed && signer.isPresent()) {
      Twins.assertionsIn(Objects.requireNonNull(root.getDOM())); // no two elements of one id
      signatures.requireGood(signed, List.of(signer.get().getPublicKey()));
    }
    Map<String, KnownProvider> found = new HashMap<>();
    collect(root, Instant.MAX, found);
    return found;
  }

  private void collect(XMLObject object, Instant until, Map<String, KnownProvider> found) {
    if (!(object instanceof TimeBoundSAMLObject bound)) {
      throw Refused.because("it is no metadata");
    }
    Instant end = earlier(until, bound.getValidUntil());
    switch (object) {
      case EntitiesDescriptor all -> {
        all.getEntitiesDescriptors().forEach(one -> collect(one, end, found));
        all.getEntityDescriptors().forEach(one -> collectAmongOthers(one, end, found));
      }
      case EntityDescriptor one ->
          provider(one, end).ifPresent(it -> found.merge(it.entityId(), it, KnownProvider::longer));
      default -> throw Refused.because("it is no metadata");
    }
  }

  /**
   * One that can't be read costs no other its users; that it was there is known, so that no proxy
   * proves its users instead.
   */
  private void collectAmongOthers(
      EntityDescriptor entity, Instant until, Map<String, KnownProvider> found) {
    try {
      collect(entity, until, found);
    } catch (KeystoneException e) {
      String id = Objects.requireNonNullElse(entity.getEntityID(), "");
      LOG.log(
          System.Logger.Level.WARNING,
          "What metadata tells of {0} can''t be read and is left out: {1}",
          id,
          e.problem() instanceof Problem.Unauthorized(var reason) ? reason : e.getMessage());
      found.putIfAbsent(id, new KnownProvider(id, Map.of(), Map.of(), List.of(), Instant.EPOCH));
    }
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other == null || one.isBefore(other) ? one : other;
  }

  private static Optional<KnownProvider> provider(EntityDescriptor entity, Instant end) {
    @Nullable IDPSSODescriptor role = entity.getIDPSSODescriptor(SAMLConstants.SAML20P_NS);
    String id = Objects.requireNonNullElse(entity.getEntityID(), "");
    if (role == null || id.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> signOn = new HashMap<>();
    role.getSingleSignOnServices()
        .forEach(one -> add(signOn, one.getBinding(), one.getLocation(), null));
    Map<String, String> logout = new HashMap<>();
    role.getSingleLogoutServices()
        .forEach(
            one -> add(logout, one.getBinding(), one.getLocation(), one.getResponseLocation()));
    return Optional.of(
        new KnownProvider(id, signOn, logout, keys(role), earlier(end, role.getValidUntil())));
  }

  /** The first of each binding; where browsers go has to be an address of the web. */
  private static void add(
      Map<String, String> services,
      @Nullable String binding,
      @Nullable String location,
      @Nullable String response) {
    String to = response == null || response.isBlank() ? location : response;
    if (binding != null && to != null && to.matches("https?://[^\\s\"'<>]+")) {
      services.putIfAbsent(binding, to);
    }
  }

  private static List<PublicKey> keys(IDPSSODescriptor role) {
    List<PublicKey> keys = new ArrayList<>();
    role.getKeyDescriptors().stream()
        .filter(one -> one.getUse() != UsageType.ENCRYPTION && one.getKeyInfo() != null)
        .forEach(one -> keys.addAll(keys(one)));
    return keys;
  }

  private static List<PublicKey> keys(KeyDescriptor descriptor) {
    try {
      List<X509Certificate> certificates =
          KeyInfoSupport.getCertificates(Objects.requireNonNull(descriptor.getKeyInfo()));
      return certificates.isEmpty()
          ? KeyInfoSupport.getPublicKeys(descriptor.getKeyInfo())
          : certificates.stream().map(X509Certificate::getPublicKey).toList();
    } catch (CertificateException | KeyException | RuntimeException e) { // what is no DER at all
      throw Refused.because("the metadata has a key that is none: " + e.getMessage());
    }
  }
}
