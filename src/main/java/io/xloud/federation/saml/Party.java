package io.xloud.federation.saml;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.FederationConfig;
import io.xloud.federation.IdentityProvider;
import io.xloud.federation.Protocol;
import io.xloud.federation.ProtocolService;
import io.xloud.federation.ProviderService;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.saml.Responses.Terms;
import io.xloud.outbound.BoundedClient;
import io.xloud.persistence.Background;
import io.xloud.persistence.Ids;
import java.net.http.HttpClient.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.opensaml.core.xml.XMLObject;

/** One party of SAML: this service, where metadata tells of the others. */
final class Party implements SamlProviders, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Party.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private final ProviderService providers;
  private final ProtocolService protocols;
  private final FederationConfig federation;
  private final SamlConfig config;
  private final Clock clock;
  private final Signatures signatures;
  private final Responses responses;
  private final Goodbyes goodbyes;
  private final Questions questions;
  private final BoundedClient client;
  private final List<MetadataSource> sources;
  private final Background refreshing = new Background("saml-metadata", LOOK_EVERY, this::refresh);

  Party(
      ProviderService providers,
      ProtocolService protocols,
      FederationConfig federation,
      SamlConfig config,
      Clock clock) {
    this.providers = providers;
    this.protocols = protocols;
    this.federation = federation;
    this.config = config;
    this.clock = clock;
    this.signatures = new Signatures(config.sha1());
    Decryption decryption = new Decryption(config.keys());
    this.responses = new Responses(config, signatures, decryption);
    this.goodbyes = new Goodbyes(config, signatures, decryption);
    this.questions = new Questions(config);
    this.client =
        new BoundedClient(
            config.timeout(),
            MetadataSource.LONGEST,
            builder -> builder.followRedirects(Redirect.NORMAL));
    this.sources = sources();
  }

  private List<MetadataSource> sources() {
    MetadataReader reader = new MetadataReader(signatures, config.signer());
    return config.metadata().stream()
        .map(place -> new MetadataSource(place, reader, client, config))
        .toList();
  }

  /** From now on metadata is read again and again. */
  void begin() {
    refreshing.start();
  }

  @Override
  public void close() {
    refreshing.close();
    client.close();
  }

  private void refresh() {
    sources.forEach(source -> source.refresh(clock.instant()));
  }

  @Override
  public boolean serve(String providerId, String protocolId) {
    return speaks(protocolId)
        && providers.find(providerId).filter(it -> isOurs(it, protocolId)).isPresent();
  }

  @Override
  public List<String> by(String protocolId) {
    return speaks(protocolId)
        ? protocols.withId(protocolId).stream()
            .map(Protocol::providerId)
            .filter(id -> providers.find(id).filter(this::isTold).isPresent())
            .toList()
        : List.of();
  }

  private boolean speaks(String protocolId) {
    return config.protocols().contains(protocolId);
  }

  /** Of whom metadata tells, or ever told, nobody else may speak. */
  private boolean isOurs(IdentityProvider provider, String protocolId) {
    if (isTold(provider)) {
      return true;
    }
    if (isSilent() && !isProxied(provider, protocolId)) {
      throw unavailable("The metadata of identity providers is not to be had at the moment.");
    }
    return false;
  }

  private boolean isTold(IdentityProvider provider) {
    if (!isKnown(provider) && isSilent()) {
      refresh();
    }
    return isKnown(provider);
  }

  private boolean isKnown(IdentityProvider provider) {
    return provider.remoteIds().stream()
        .anyMatch(id -> sources.stream().anyMatch(one -> one.hasToldOf(id)));
  }

  /** Not known and not asked are two things. */
  private boolean isSilent() {
    return sources.stream().anyMatch(source -> !source.hasTold());
  }

  /**
   * Whether a proxy may prove users of a provider of whom nothing is known: metadata never tells of
   * one without a name, and a proxy that has to say which provider it speaks for is told so.
   */
  private boolean isProxied(IdentityProvider provider, String protocolId) {
    return provider.remoteIds().isEmpty()
        || protocols
            .find(provider.id(), protocolId)
            .flatMap(federation::remoteIdAttribute)
            .isPresent();
  }

  private static KeystoneException unavailable(String sentence) {
    return new Problem.Unavailable(sentence, COME_AGAIN).raised();
  }

  /** One for each of its names of which metadata tells what is not over. */
  private List<KnownProvider> known(IdentityProvider provider) {
    Instant now = clock.instant();
    return provider.remoteIds().stream().flatMap(id -> known(id, now).stream()).toList();
  }

  private Optional<KnownProvider> known(String entityId, Instant now) {
    return sources.stream().flatMap(one -> Stream.ofNullable(one.find(entityId, now))).findFirst();
  }

  /** All who may speak at the door: never none. */
  private List<KnownProvider> required(Door door) {
    IdentityProvider provider = providers.get(door.providerId());
    if (!speaks(door.protocolId()) || !isOurs(provider, door.protocolId())) {
      throw new Problem.NotFoundBecause(
              "The identity provider %s does not speak SAML here by the protocol %s."
                  .formatted(door.providerId(), door.protocolId()))
          .raised();
    }
    List<KnownProvider> known = known(provider);
    if (known.isEmpty()) {
      throw unavailable("What metadata told of the identity provider is over.");
    }
    return known;
  }

  private static Optional<KnownProvider> named(String entityId, List<KnownProvider> among) {
    return among.stream().filter(one -> one.entityId().equals(entityId)).findFirst();
  }

  /**
   * Whose word it is by its own account. That decides no more than whose keys are looked at: what
   * is judged then has to be of this one.
   */
  private KnownProvider speaker(Door door, XMLObject document) {
    List<KnownProvider> known = required(door);
    return Issuers.of(document).flatMap(issuer -> named(issuer, known)).orElse(known.getFirst());
  }

  @Override
  public String metadata(Door door) {
    protocols.get(providers.get(door.providerId()).id(), door.protocolId());
    if (!speaks(door.protocolId())) {
      throw new Problem.NotFoundBecause("SAML is not spoken here by this protocol.").raised();
    }
    return SpMetadata.of(config, door);
  }

  @Override
  public String requestId() {
    return "_" + Ids.fresh(); // a name in XML begins with no digit
  }

  @Override
  public Departure depart(Door door, Optional<String> entityId, String requestId, String handle) {
    List<KnownProvider> known = required(door);
    KnownProvider chosen =
        entityId.isEmpty()
            ? known.getFirst()
            : named(entityId.get(), known)
                .orElseThrow(() ->
                    new Problem.NotFoundBecause(
                            "The identity provider %s goes by no such name of which metadata tells."
                                .formatted(door.providerId()))
                        .raised());
    return questions.login(chosen, door, requestId, handle, clock.instant());
  }

  @Override
  public String letter(Door door, String requestId, String relayState) {
    return questions.letter(door, requestId, relayState, clock.instant());
  }

  @Override
  public Arrival arrive(Door door, String document, String requestId) {
    XMLObject response = read(plain(document));
    return judged(
        door,
        response,
        known -> responses.believed(response, terms(known, door, Optional.of(requestId))));
  }

  @Override
  public Arrival arriveByLetter(
      Door door, String letter, Function<String, Optional<String>> asked) {
    Letter opened = Letter.of(read(letter));
    Optional<String> requestId = asked.apply(opened.relayState());
    Refused.unless(
        requestId.isPresent() || config.unasked().contains(door.providerId()),
        "users of this provider do not come unasked");
    return judged(
        door,
        opened.document(),
        known -> responses.believed(opened.document(), terms(known, door, requestId)));
  }

  private Terms terms(KnownProvider known, Door door, Optional<String> requestId) {
    return new Terms(
        known, config.consumer(door), config.entityId(door), requestId, clock.instant());
  }

  /**
   * Judges by what metadata told; where the keys of that have signed nothing, by what it tells now,
   * for a provider takes another key when it likes.
   */
  private <T> T judged(Door door, XMLObject document, Function<KnownProvider, T> judging) {
    KnownProvider known = speaker(door, document);
    try {
      return judging.apply(known);
    } catch (KeystoneException e) {
      if (!Signatures.isStrange(e)) {
        throw e;
      }
      boolean asked = isReadAgain(known);
      KnownProvider newer = speaker(door, document);
      if (!newer.keys().equals(known.keys())) {
        return judging.apply(newer);
      }
      if (asked) {
        LOG.log(
            System.Logger.Level.WARNING,
            "What comes in the name of {0} is signed with no key of its metadata",
            known.entityId());
      }
      throw e;
    }
  }

  /** Those who ask at the same time wait for one answer. */
  private boolean isReadAgain(KnownProvider known) {
    boolean asked = false;
    for (MetadataSource source : sources) {
      asked |= source.hasToldOf(known.entityId()) && source.again(clock.instant());
    }
    return asked;
  }

  private static String plain(String document) {
    try {
      return new String(Base64.getMimeDecoder().decode(document), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refused.because("the form is not of Base64");
    }
  }

  private static XMLObject read(String text) {
    return OpenSaml.ready().read(text, () -> Refused.problem("it is no XML that may be read"));
  }

  @Override
  public Goodbye loggedOut(Door door, Word word) {
    String here = config.logout(door);
    Optional<String> relayState = word.relayState();
    return switch (word) {
      case Word.ByForm(var form, _) -> {
        XMLObject document = read(plain(form));
        yield judged(
            door,
            document,
            known -> goodbyes.believed(document, known, here, relayState, clock.instant()));
      }
      case Word.ByAddress(var query, _) -> {
        Query.Read came = Query.read("SAMLRequest", query);
        XMLObject document = read(came.message());
        yield judged(
            door,
            document,
            known -> {
              signatures.requireGood(
                  came.signed(), came.algorithm(), came.signature(), known.keys());
              return goodbyes.told(document, known, here, relayState, clock.instant());
            });
      }
    };
  }

  @Override
  public Optional<Departure> farewell(Door door, Goodbye goodbye) {
    return named(goodbye.entityId(), required(door))
        .filter(provider -> !provider.logout().isEmpty())
        .map(provider -> questions.farewell(provider, door, goodbye, requestId(), clock.instant()));
  }

  /** An envelope, opened where it lies: its signature is about the document as it lies there. */
  private record Letter(String relayState, XMLObject document) {
    static Letter of(XMLObject object) {
      if (!(object instanceof org.opensaml.soap.soap11.Envelope envelope)
          || envelope.getBody() == null) {
        throw Refused.because("it is no letter");
      }
      List<XMLObject> inside = envelope.getBody().getUnknownXMLObjects();
      Refused.unless(inside.size() == 1, "the letter has not one document");
      return new Letter(relayState(envelope), inside.getFirst());
    }

    private static String relayState(org.opensaml.soap.soap11.Envelope envelope) {
      if (envelope.getHeader() == null) {
        return "";
      }
      return envelope.getHeader().getUnknownXMLObjects().stream()
          .filter(one -> one.getElementQName().getLocalPart().equals("RelayState"))
          .map(one -> Objects.requireNonNull(one.getDOM()).getTextContent().strip())
          .findFirst()
          .orElse("");
    }
  }
}
