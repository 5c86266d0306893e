package io.xloud.federation.saml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Introduction;
import io.xloud.federation.Introduction.Named;
import io.xloud.federation.Introductions;
import io.xloud.federation.OwnProviderConfig;
import io.xloud.federation.ServiceProvider;
import io.xloud.federation.SigningFiles;
import io.xloud.persistence.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.schema.XSString;
import org.opensaml.core.xml.schema.impl.XSStringBuilder;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Attribute;
import org.opensaml.saml.saml2.core.AttributeStatement;
import org.opensaml.saml.saml2.core.AttributeValue;
import org.opensaml.saml.saml2.core.AuthenticatingAuthority;
import org.opensaml.saml.saml2.core.AuthnContext;
import org.opensaml.saml.saml2.core.AuthnContextClassRef;
import org.opensaml.saml.saml2.core.AuthnStatement;
import org.opensaml.saml.saml2.core.Issuer;
import org.opensaml.saml.saml2.core.NameID;
import org.opensaml.saml.saml2.core.NameIDType;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.core.Status;
import org.opensaml.saml.saml2.core.StatusCode;
import org.opensaml.saml.saml2.core.Subject;
import org.opensaml.saml.saml2.core.SubjectConfirmation;
import org.opensaml.saml.saml2.core.SubjectConfirmationData;

/**
 * Assertions as Keystone makes them for other Keystones, but signed with SHA-256. The files are
 * read at each one, so that a new key needs no restart.
 */
@Singleton
final class SamlIntroductions implements Introductions {
  private static final System.Logger LOG = System.getLogger(SamlIntroductions.class.getName());
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final OwnProviderConfig config;
  private final Clock clock;

  SamlIntroductions(Options options, Clock clock) {
    this.config = OwnProviderConfig.from(options);
    this.clock = clock;
  }

  @Override
  public String response(Introduction told, ServiceProvider to) {
    String issuer = config.entityId().orElseThrow(() -> none("idp_entity_id is not set"));
    Keys keys = keys();
    return new Letter(OpenSaml.ready(), issuer, clock.instant().truncatedTo(ChronoUnit.SECONDS))
        .response(told, to.spUrl(), keys);
  }

  @Override
  public String envelope(Introduction told, ServiceProvider to) {
    return Envelope.response(to.relayStatePrefix() + Ids.fresh(), response(told, to));
  }

  private Keys keys() {
    try {
      return new Keys(
          SigningFiles.read(config.certificate(), "[saml] certfile"),
          SigningFiles.key(config.key(), "[saml] keyfile"));
    } catch (ConfigException e) {
      throw none(String.valueOf(e.getMessage()));
    }
  }

  /** Clients need not know of files; operators do. */
  private static KeystoneException none(String reason) {
    LOG.log(System.Logger.Level.WARNING, "This cloud vouches for nobody elsewhere: {0}", reason);
    return new Problem.NotFoundBecause("This cloud is no SAML identity provider.").raised();
  }

  /** One response on its way. */
  private final class Letter {
    private final OpenSaml saml;
    private final String issuer;
    private final Instant now;

    Letter(OpenSaml saml, String issuer, Instant now) {
      this.saml = saml;
      this.issuer = issuer;
      this.now = now;
    }

    String response(Introduction told, String recipient, Keys keys) {
      Assertion assertion = assertion(told, recipient);
      Response response = saml.make(Response.class, Response.DEFAULT_ELEMENT_NAME);
      response.setID("_" + Ids.fresh());
      response.setIssueInstant(now);
      response.setDestination(recipient);
      response.setIssuer(issuer());
      response.setStatus(success());
      response.getAssertions().add(assertion);
      keys.sign(assertion);
      return saml.write(response);
    }

    private Issuer issuer() {
      Issuer made = saml.make(Issuer.class, Issuer.DEFAULT_ELEMENT_NAME);
      made.setFormat(NameIDType.ENTITY);
      made.setValue(issuer);
      return made;
    }

    private Status success() {
      StatusCode code = saml.make(StatusCode.class, StatusCode.DEFAULT_ELEMENT_NAME);
      code.setValue(StatusCode.SUCCESS);
      Status status = saml.make(Status.class, Status.DEFAULT_ELEMENT_NAME);
      status.setStatusCode(code);
      return status;
    }

    private Assertion assertion(Introduction told, String recipient) {
      Assertion assertion = saml.make(Assertion.class, Assertion.DEFAULT_ELEMENT_NAME);
      assertion.setID("_" + Ids.fresh());
      assertion.setIssueInstant(now);
      assertion.setIssuer(issuer());
      assertion.setSubject(subject(told.user().name(), recipient));
      assertion.getAuthnStatements().add(login());
      assertion.getAttributeStatements().add(attributes(told));
      return assertion;
    }

    private Subject subject(String name, String recipient) {
      NameID id = saml.make(NameID.class, NameID.DEFAULT_ELEMENT_NAME);
      id.setValue(name);
      SubjectConfirmationData data =
          saml.make(SubjectConfirmationData.class, SubjectConfirmationData.DEFAULT_ELEMENT_NAME);
      data.setRecipient(recipient);
      data.setNotOnOrAfter(end());
      SubjectConfirmation confirmation =
          saml.make(SubjectConfirmation.class, SubjectConfirmation.DEFAULT_ELEMENT_NAME);
      confirmation.setMethod(SubjectConfirmation.METHOD_BEARER);
      confirmation.setSubjectConfirmationData(data);
      Subject subject = saml.make(Subject.class, Subject.DEFAULT_ELEMENT_NAME);
      subject.setNameID(id);
      subject.getSubjectConfirmations().add(confirmation);
      return subject;
    }

    private Instant end() {
      return now.plus(config.life());
    }

    private AuthnStatement login() {
      AuthnContextClassRef kind =
          saml.make(AuthnContextClassRef.class, AuthnContextClassRef.DEFAULT_ELEMENT_NAME);
      kind.setURI(AuthnContext.PASSWORD_AUTHN_CTX);
      AuthenticatingAuthority authority =
          saml.make(AuthenticatingAuthority.class, AuthenticatingAuthority.DEFAULT_ELEMENT_NAME);
      authority.setURI(issuer);
      AuthnContext context = saml.make(AuthnContext.class, AuthnContext.DEFAULT_ELEMENT_NAME);
      context.setAuthnContextClassRef(kind);
      context.getAuthenticatingAuthorities().add(authority);
      AuthnStatement login = saml.make(AuthnStatement.class, AuthnStatement.DEFAULT_ELEMENT_NAME);
      login.setAuthnInstant(now);
      login.setSessionIndex(Ids.fresh());
      login.setSessionNotOnOrAfter(end());
      login.setAuthnContext(context);
      return login;
    }

    private AttributeStatement attributes(Introduction told) {
      AttributeStatement all =
          saml.make(AttributeStatement.class, AttributeStatement.DEFAULT_ELEMENT_NAME);
      List<Attribute> attributes = all.getAttributes();
      attributes.add(attribute("openstack_user", List.of(told.user().name())));
      attributes.add(attribute("openstack_roles", told.roles()));
      attributes.add(attribute("openstack_project", List.of(told.project().name())));
      attributes.add(attribute("openstack_project_domain", List.of(told.project().domainName())));
      attributes.add(attribute("openstack_user_domain", List.of(told.user().domainName())));
      if (!told.groups().isEmpty()) {
        attributes.add(
            attribute(
                "openstack_groups",
                told.groups().stream().map(SamlIntroductions::written).toList()));
      }
      return all;
    }

    private Attribute attribute(String name, List<String> values) {
      Attribute attribute = saml.make(Attribute.class, Attribute.DEFAULT_ELEMENT_NAME);
      attribute.setName(name);
      attribute.setNameFormat(Attribute.URI_REFERENCE);
      values.forEach(value -> attribute.getAttributeValues().add(text(value)));
      return attribute;
    }

    private XMLObject text(String value) {
      XSString text =
          new XSStringBuilder()
              .buildObject(AttributeValue.DEFAULT_ELEMENT_NAME, XSString.TYPE_NAME);
      text.setValue(value);
      return text;
    }
  }

  /** As Keystone spells it, letter by letter. */
  private static String written(Named group) {
    return "JSON:{\"name\": %s, \"domain\": {\"name\": %s}}"
        .formatted(quoted(group.name()), quoted(group.domainName()));
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text that is no text", e);
    }
  }
}
