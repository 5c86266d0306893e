package io.xloud.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.credential.CredentialDriver.Outcome;
import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.CredentialCipher.Encrypted;
import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.persistence.JsonText;
import io.xloud.persistence.Turn;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Credentials of users. Their secrets are encrypted at rest and opened here alone. */
@Singleton
public final class CredentialService {
  static final String KIND = "credential";

  /** A migration of keys and other writers may come in between that often. */
  private static final int TRIES = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CredentialDriver driver;
  private final CredentialCipher cipher;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final CredentialConfig config;

  CredentialService(
      CredentialDriver driver,
      CredentialCipher cipher,
      Database database,
      Outbox outbox,
      Clock clock,
      Options options) {
    this.driver = driver;
    this.cipher = cipher;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.config = CredentialConfig.from(options);
  }

  /** The id that the credential of an access key has. */
  public static String idOf(String accessKey) {
    return HexFormat.of().formatHex(Digests.sha256(accessKey.getBytes(StandardCharsets.UTF_8)));
  }

  public Optional<SealedCredential> find(String id) {
    return driver.find(id);
  }

  /** One more than the page holds, where there are more. */
  public List<Credential> list(ListQuery query, Audience audience) {
    Stream<SealedCredential> found =
        switch (audience) {
          case Audience.Nobody _ -> Stream.empty();
          case Audience.Everybody _ -> driver.list(query).stream();
          case Audience.Of(var userId) -> driver.list(query.where("user_id", userId)).stream();
          case Audience.Judged(var allowed) -> judged(query).filter(allowed).limit(page(query));
        };
    return found.map(this::opened).toList();
  }

  private Stream<SealedCredential> judged(ListQuery query) {
    return driver.list(new ListQuery(query.filters(), null, query.marker())).stream();
  }

  private static long page(ListQuery query) {
    Integer limit = query.limit();
    return limit == null ? Long.MAX_VALUE : limit + 1L;
  }

  /** What a user has of one type. */
  public List<Credential> ofUser(String userId, String type) {
    ListQuery query = ListQuery.all().where("user_id", userId).where("type", type);
    return driver.list(query).stream().map(this::opened).toList();
  }

  /** What a user keeps as credentials of one type, but for what no key of this server opens. */
  public List<Secret> secretsOf(String userId, String type) {
    ListQuery query = ListQuery.all().where("user_id", userId).where("type", type);
    return driver.list(query).stream()
        .flatMap(sealed -> cipher.decrypt(sealed.secret().blob()).found().stream())
        .toList();
  }

  /** The key behind an access key, for whoever has a signature of it. */
  public Optional<Ec2Key> ec2Key(String accessKey) {
    return driver.find(idOf(accessKey)).filter(SealedCredential::isEc2).map(this::ec2Key);
  }

  private Ec2Key ec2Key(SealedCredential sealed) {
    Ec2Blob blob = Ec2Blob.stored(opened(sealed).blob());
    return new Ec2Key(sealed.userId(), sealed.projectId(), blob.secret(), blob.madeUnder());
  }

  /**
   * @throws KeystoneException 409 when no key of this server opens it
   */
  public Credential opened(SealedCredential sealed) {
    Secret stored =
        cipher
            .decrypt(sealed.secret().blob())
            .orElseThrow(_ ->
                new Problem.ConflictBecause(
                        "Credential %s cannot be decrypted with the credential keys of this server."
                            .formatted(sealed.id()))
                    .raised());
    return sealed.opened(sealed.isEc2() ? unwrapped(stored) : stored);
  }

  /**
   * The reference encrypts a new EC2 blob as JSON once more, an updated one as it is, and shows the
   * latter in its own spelling.
   */
  private static Secret unwrapped(Secret stored) {
    JsonNode value = json(stored);
    if (value == null || value.isMissingNode()) {
      return stored;
    }
    return value.isTextual() ? Secret.of(value.textValue()) : Ec2Blob.text(value);
  }

  private static @Nullable JsonNode json(Secret text) {
    try {
      return JSON.readTree(text.reveal());
    } catch (JsonProcessingException e) {
      return null; // written by somebody who keeps another form: shown as it is
    }
  }

  private static Secret wrapped(Credential credential) {
    return credential.type().equals(Credential.EC2)
        ? Secret.of(JsonText.write(credential.blob().reveal()))
        : credential.blob();
  }

  /**
   * A new credential. The id of one of type ec2 is told by its access key, any other is random.
   *
   * @param wanted with whatever id
   */
  public Credential create(Credential wanted, AuthContext by) {
    return stored(identified(wanted, by), by);
  }

  private static Credential identified(Credential wanted, AuthContext by) {
    if (!Credential.isEc2Like(wanted.type())) {
      return named(wanted, Ids.fresh());
    }
    Ec2Blob blob = Ec2Blob.given(wanted.blob());
    String id = idOf(String.valueOf(blob.text("access")));
    return named(wanted.with(blob.keptFor(by.delegation(), wanted.blob())), id);
  }

  private static Credential named(Credential wanted, String id) {
    return new Credential(
        id, wanted.userId(), wanted.projectId(), wanted.type(), wanted.blob(), wanted.extra());
  }

  /** A new key for the user in the project. */
  public Credential createEc2(String userId, String projectId, AuthContext by) {
    String access = Ids.fresh();
    Secret blob = Ec2Blob.fresh(access, Ids.fresh());
    return stored(
        new Credential(idOf(access), userId, projectId, Credential.EC2, blob, Map.of()), by);
  }

  private Credential stored(Credential credential, AuthContext by) {
    Encrypted secret = cipher.encrypt(wrapped(credential), clock.instant());
    SealedCredential sealed = SealedCredential.of(credential, secret);
    database.change(handle -> {
      if (config.limitsUsers()) {
        Turn.CREDENTIALS.take(handle);
      }
      requireDone(
          config.limitsUsers() ? driver.insert(sealed, config.userLimit()) : driver.insert(sealed),
          sealed.id());
      outbox.record(Change.of(by, "created", KIND, sealed.id()));
    });
    return credential;
  }

  private void requireDone(Outcome outcome, String id) {
    switch (outcome) {
      case DONE -> {}
      case TAKEN ->
          throw new Problem.Conflict(KIND, "Duplicate entry found with ID " + id).raised();
      case FULL ->
          throw new Problem.ForbiddenBecause(
                  "Unable to create additional credentials, maximum of %d already exceeded for user."
                      .formatted(config.userLimit()))
              .raised();
    }
  }

  /**
   * Another blob for the credential; everything else of it stays. An EC2 credential keeps its id,
   * that of its first access key.
   */
  public Credential update(String id, Secret blob, AuthContext by) {
    for (int tries = 0; tries < TRIES; tries++) {
      SealedCredential current = find(id).orElseThrow(() -> missing(id));
      requireSameDelegation(current, blob);
      Encrypted secret = cipher.encrypt(blob, clock.instant());
      if (replaced(current, secret, by)) {
        return current.opened(blob);
      }
    }
    throw new Problem.ConflictBecause("Credential %s is being changed by others.".formatted(id))
        .raised();
  }

  private void requireSameDelegation(SealedCredential current, Secret blob) {
    if (Credential.isEc2Like(current.type())) {
      Ec2Blob given = Ec2Blob.given(blob);
      Ec2Blob.stored(opened(current).blob()).requireSameDelegation(given);
    }
  }

  private boolean replaced(SealedCredential current, Encrypted secret, AuthContext by) {
    return database.write(handle -> {
      boolean done = driver.replaceSecret(current.id(), current.secret(), secret);
      if (done) {
        outbox.record(Change.of(by, "updated", KIND, current.id()));
      }
      return done;
    });
  }

  public void delete(SealedCredential credential, AuthContext by) {
    database.change(_ -> {
      if (!driver.delete(credential.id())) {
        throw missing(credential.id());
      }
      outbox.record(Change.of(by, "deleted", KIND, credential.id()));
    });
  }

  public static KeystoneException missing(String id) {
    return new Problem.NotFound(KIND, id).raised();
  }
}
