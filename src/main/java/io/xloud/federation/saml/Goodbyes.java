package io.xloud.federation.saml;

import io.xloud.federation.ProviderSessions.Ending;
import io.xloud.federation.SamlProviders.Goodbye;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.saml.common.SAMLVersion;
import org.opensaml.saml.saml2.core.LogoutRequest;
import org.w3c.dom.Element;

/** Believes, or not, a provider that says whom it has logged out. */
final class Goodbyes {
  /** For how long a word counts that says nothing of it. */
  private static final Duration USUAL = Duration.ofMinutes(5);

  private final SamlConfig config;
  private final Signatures signatures;
  private final Decryption decryption;

  Goodbyes(SamlConfig config, Signatures signatures, Decryption decryption) {
    this.config = config;
    this.signatures = signatures;
    this.decryption = decryption;
  }

  /** A word that has to bear a signature itself. */
  Goodbye believed(
      XMLObject document,
      KnownProvider provider,
      String here,
      Optional<String> relayState,
      Instant now) {
    LogoutRequest request = request(document);
    Twins.assertionsIn(Objects.requireNonNull(request.getDOM()));
    signatures.requireGood(request, provider.keys());
    return told(document, provider, here, relayState, now);
  }

  /** A word whose signature has been looked at. */
  Goodbye told(
      XMLObject document,
      KnownProvider provider,
      String here,
      Optional<String> relayState,
      Instant now) {
    LogoutRequest request = request(document);
    Refused.unless(SAMLVersion.VERSION_20.equals(request.getVersion()), "it is not of SAML 2.0");
    Refused.unless(
        request.getIssuer() != null && provider.entityId().equals(text(request.getIssuer())),
        "the issuer");
    Refused.unless(here.equals(request.getDestination()), "it is for somebody else");
    Instant end = end(request);
    Refused.unless(
        now.isBefore(end)
            && request.getIssueInstant() != null
            && !now.plus(config.skew()).isBefore(request.getIssueInstant()),
        "it is over");
    Refused.unless(request.getID() != null && !request.getID().isEmpty(), "it has no id");
    return new Goodbye(endings(request), provider.entityId(), request.getID(), end, relayState);
  }

  private Instant end(LogoutRequest request) {
    @Nullable Instant told = request.getNotOnOrAfter();
    Instant issued = Objects.requireNonNullElse(request.getIssueInstant(), Instant.EPOCH);
    return (told == null ? issued.plus(USUAL) : told).plus(config.skew());
  }

  private static LogoutRequest request(XMLObject document) {
    if (document instanceof LogoutRequest request) {
      return request;
    }
    throw Refused.because("it is no goodbye");
  }

  /** Single logins where it names some, and else all of the user's. */
  private List<Ending> endings(LogoutRequest request) {
    List<Ending> logins =
        request.getSessionIndexes().stream()
            .map(index -> (Ending) new Ending.OfIndex(text(index)))
            .toList();
    if (!logins.isEmpty()) {
      return logins;
    }
    String name = name(request);
    // Whoever says that it worked has to know whom it was about.
    Refused.unless(!name.isEmpty(), "it names nobody whom we can read");
    return List.of(new Ending.OfSubject(name));
  }

  private String name(LogoutRequest request) {
    if (request.getNameID() != null) {
      return text(request.getNameID());
    }
    return request.getEncryptedID() == null
        ? ""
        : text(decryption.opened(request.getEncryptedID()));
  }

  private static String text(XMLObject object) {
    @Nullable Element element = object.getDOM();
    return element == null ? "" : element.getTextContent().strip();
  }
}
