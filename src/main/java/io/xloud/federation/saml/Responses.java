package io.xloud.federation.saml;

import io.xloud.federation.Assertion;
import io.xloud.federation.ProviderSession;
import io.xloud.federation.SamlProviders.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.saml.common.SAMLVersion;
import org.opensaml.saml.saml2.core.Attribute;
import org.opensaml.saml.saml2.core.Audience;
import org.opensaml.saml.saml2.core.AudienceRestriction;
import org.opensaml.saml.saml2.core.AuthnStatement;
import org.opensaml.saml.saml2.core.Condition;
import org.opensaml.saml.saml2.core.Conditions;
import org.opensaml.saml.saml2.core.Issuer;
import org.opensaml.saml.saml2.core.NameID;
import org.opensaml.saml.saml2.core.NameIDType;
import org.opensaml.saml.saml2.core.OneTimeUse;
import org.opensaml.saml.saml2.core.ProxyRestriction;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.core.Status;
import org.opensaml.saml.saml2.core.StatusCode;
import org.opensaml.saml.saml2.core.Subject;
import org.opensaml.saml.saml2.core.SubjectConfirmation;
import org.opensaml.saml.saml2.core.SubjectConfirmationData;
import org.w3c.dom.Element;

/**
 * Believes what a provider says of somebody, or refuses it. What is read afterwards is taken from
 * the very object whose signature was checked.
 */
final class Responses {
  private final SamlConfig config;
  private final Signatures signatures;
  private final Decryption decryption;

  Responses(SamlConfig config, Signatures signatures, Decryption decryption) {
    this.config = config;
    this.signatures = signatures;
    this.decryption = decryption;
  }

  /**
   * What has to hold of a response.
   *
   * @param requestId the question that it answers; empty for none
   */
  record Terms(
      KnownProvider provider,
      String consumer,
      String entityId,
      Optional<String> requestId,
      Instant now) {}

  /**
   * @param document which nothing lies around that was not looked at
   * @throws io.xloud.error.KeystoneException 401
   */
  Arrival believed(XMLObject document, Terms terms) {
    if (!(document instanceof Response response)) {
      throw Refused.because("it is no response");
    }
    requireAlone(response);
    requireMeant(response, terms);
    if (response.isSigned()) {
      signatures.requireGood(response, terms.provider().keys());
    }
    org.opensaml.saml.saml2.core.Assertion assertion = only(response);
    if (assertion.isSigned()) {
      signatures.requireGood(assertion, terms.provider().keys());
    }
    Refused.unless(response.isSigned() || assertion.isSigned(), "nothing of it is signed");
    requireGood(assertion, terms);
    Instant end = confirmed(assertion, terms);
    return new Arrival(read(assertion), assertion.getID(), end.plus(config.skew()));
  }

  private static void requireAlone(Response response) {
    Element root =
        Objects.requireNonNull(response.getDOM()).getOwnerDocument().getDocumentElement();
    Refused.unless(Twins.assertionsIn(root) == 1, "it has not one assertion");
  }

  private void requireMeant(Response response, Terms terms) {
    Refused.unless(SAMLVersion.VERSION_20.equals(response.getVersion()), "it is not of SAML 2.0");
    Refused.unless(isSuccess(response.getStatus()), "the provider has not logged the user in");
    @Nullable String destination = response.getDestination();
    Refused.unless(
        destination == null || destination.isEmpty() || destination.equals(terms.consumer()),
        "it is for somebody else");
    Refused.unless(response.getIssuer() == null || isBy(response.getIssuer(), terms), "the issuer");
    requireAnswer(response.getInResponseTo(), terms);
  }

  private static boolean isSuccess(@Nullable Status status) {
    return status != null
        && status.getStatusCode() != null
        && StatusCode.SUCCESS.equals(status.getStatusCode().getValue());
  }

  private static boolean isBy(@Nullable Issuer issuer, Terms terms) {
    return issuer != null
        && (issuer.getFormat() == null || NameIDType.ENTITY.equals(issuer.getFormat()))
        && terms.provider().entityId().equals(text(issuer));
  }

  private static void requireAnswer(@Nullable String inResponseTo, Terms terms) {
    Refused.unless(
        Optional.ofNullable(inResponseTo).equals(terms.requestId()),
        "it does not answer the question that was asked");
  }

  private org.opensaml.saml.saml2.core.Assertion only(Response response) {
    if (response.getAssertions().size() == 1) {
      return response.getAssertions().getFirst();
    }
    Refused.unless(response.getEncryptedAssertions().size() == 1, "its assertion lies elsewhere");
    org.opensaml.saml.saml2.core.Assertion opened =
        decryption.opened(response.getEncryptedAssertions().getFirst());
    Refused.unless(
        Twins.assertionsIn(Objects.requireNonNull(opened.getDOM())) == 1,
        "more than one assertion was encrypted");
    return opened;
  }

  private void requireGood(org.opensaml.saml.saml2.core.Assertion assertion, Terms terms) {
    Refused.unless(
        SAMLVersion.VERSION_20.equals(assertion.getVersion()), "the assertion is not of SAML 2.0");
    Refused.unless(
        assertion.getID() != null && !assertion.getID().isEmpty(), "the assertion has no id");
    Refused.unless(isBy(assertion.getIssuer(), terms), "the issuer of the assertion");
    requireHolding(assertion.getConditions(), terms);
    List<AuthnStatement> logins = assertion.getAuthnStatements();
    Refused.unless(!logins.isEmpty(), "nobody logged in");
    logins.forEach(login -> requireBefore(login.getSessionNotOnOrAfter(), terms, "the login"));
  }

  /**
   * Other clouds, whose users come unasked, set no conditions; whom we send away comes with some.
   */
  private void requireHolding(@Nullable Conditions conditions, Terms terms) {
    if (conditions == null) {
      Refused.unless(terms.requestId().isEmpty(), "it is for nobody in particular");
      return;
    }
    requireSince(conditions.getNotBefore(), terms, "the assertion");
    requireBefore(conditions.getNotOnOrAfter(), terms, "the assertion");
    for (Condition condition : conditions.getConditions()) {
      switch (condition) {
        case AudienceRestriction audience -> requireAmong(audience, terms);
        case OneTimeUse _, ProxyRestriction _ -> {} // it is used once, and handed on to nobody
        default -> throw Refused.because("it has a condition that nobody here understands");
      }
    }
    Refused.unless(
        terms.requestId().isEmpty() || !conditions.getAudienceRestrictions().isEmpty(),
        "it is for nobody in particular");
  }

  private static void requireAmong(AudienceRestriction restriction, Terms terms) {
    Refused.unless(
        restriction.getAudiences().stream()
            .map(Audience::getDOM)
            .filter(Objects::nonNull)
            .anyMatch(audience -> audience.getTextContent().strip().equals(terms.entityId())),
        "it is for another audience");
  }

  private void requireSince(@Nullable Instant time, Terms terms, String what) {
    Refused.unless(
        time == null || !terms.now().plus(config.skew()).isBefore(time),
        what + " is of a time to come");
  }

  private void requireBefore(@Nullable Instant time, Terms terms, String what) {
    Refused.unless(
        time == null || terms.now().isBefore(time.plus(config.skew())), what + " is over");
  }

  /** Until when its bearer is the one whom it is about. */
  private Instant confirmed(org.opensaml.saml.saml2.core.Assertion assertion, Terms terms) {
    @Nullable Subject subject = assertion.getSubject();
    if (subject == null) {
      throw Refused.because("it is about nobody");
    }
    return subject.getSubjectConfirmations().stream()
        .filter(one -> SubjectConfirmation.METHOD_BEARER.equals(one.getMethod()))
        .flatMap(one -> Stream.ofNullable(one.getSubjectConfirmationData()))
        .filter(data -> confirms(data, terms))
        .map(SubjectConfirmationData::getNotOnOrAfter)
        .max(Instant::compareTo)
        .orElseThrow(() -> Refused.because("nothing says that it is for its bearer, here and now"));
  }

  private boolean confirms(SubjectConfirmationData data, Terms terms) {
    @Nullable Instant end = data.getNotOnOrAfter();
    Duration skew = config.skew();
    return end != null
        && terms.now().isBefore(end.plus(skew))
        && (data.getNotBefore() == null || !terms.now().plus(skew).isBefore(data.getNotBefore()))
        && terms.consumer().equals(data.getRecipient())
        && Optional.ofNullable(data.getInResponseTo()).equals(terms.requestId());
  }

  // What it says

  private Assertion read(org.opensaml.saml.saml2.core.Assertion assertion) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    assertion.getAttributeStatements().stream()
        .flatMap(statement -> statement.getAttributes().stream())
        .forEach(attribute ->
            attributes
                .computeIfAbsent(name(attribute), _ -> new ArrayList<>())
                .addAll(values(attribute)));
    @Nullable NameID nameId = assertion.getSubject().getNameID();
    Optional<String> index = index(assertion);
    put(attributes, "IDP", text(assertion.getIssuer()));
    index.ifPresent(text -> put(attributes, "SESSION_INDEX", text));
    Optional<String> provider = Optional.of(text(assertion.getIssuer()));
    Optional<Instant> until = until(assertion);
    if (nameId == null) {
      return new Assertion(attributes, Optional.empty(), Optional.empty(), provider, until);
    }
    String name = text(nameId);
    put(attributes, "NAME_ID", name);
    Optional<String> user =
        Optional.of(name).filter(_ -> !NameIDType.TRANSIENT.equals(nameId.getFormat()));
    user.ifPresent(text -> attributes.put("REMOTE_USER", List.of(text)));
    Optional<ProviderSession> session = Optional.of(new ProviderSession(name, index));
    return new Assertion(attributes, user, session, provider, until);
  }

  /** When the provider ends the login, by a clock that may differ from ours. */
  private Optional<Instant> until(org.opensaml.saml.saml2.core.Assertion assertion) {
    return assertion.getAuthnStatements().stream()
        .flatMap(login -> Stream.ofNullable(login.getSessionNotOnOrAfter()))
        .min(Instant::compareTo)
        .map(end -> end.plus(config.skew()));
  }

  /** What we tell ourselves counts, whatever attributes are called. */
  private void put(Map<String, List<String>> attributes, String name, String value) {
    attributes.put(config.prefix() + name, List.of(value));
  }

  private String name(Attribute attribute) {
    String name = Objects.requireNonNullElse(attribute.getName(), "");
    return config.prefix() + config.names().getOrDefault(name, name);
  }

  private static List<String> values(Attribute attribute) {
    return attribute.getAttributeValues().stream().map(Responses::text).toList();
  }

  private static Optional<String> index(org.opensaml.saml.saml2.core.Assertion assertion) {
    return assertion.getAuthnStatements().stream()
        .flatMap(login -> Stream.ofNullable(login.getSessionIndex()))
        .findFirst();
  }

  /** All of an element's text: a comment in it is no end of it (I3). */
  private static String text(XMLObject object) {
    @Nullable Element element = object.getDOM();
    return element == null ? "" : element.getTextContent().strip();
  }
}
