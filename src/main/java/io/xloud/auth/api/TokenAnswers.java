package io.xloud.auth.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.xloud.cache.CacheBounds;
import io.xloud.cache.Caches;
import io.xloud.cache.FactCache;
import io.xloud.cache.Made;
import io.xloud.cache.Subject;
import io.xloud.cache.Watch;
import io.xloud.catalog.CatalogService;
import io.xloud.config.Options;
import io.xloud.context.Scope;
import io.xloud.crypto.Secret;
import io.xloud.event.Facts;
import io.xloud.token.Known;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told of tokens, as bytes: each token's own part, and the catalogs, which all
 * tokens of a project share. They are never copied together.
 */
@Singleton
final class TokenAnswers {
  private static final byte[] CATALOG = bytes(",\"catalog\":");
  private static final byte[] END = bytes("}}");

  private final TokenValidator validator;
  private final TokenBody bodies;
  private final CatalogService services;
  private final Watch watch;
  private final FactCache<String, Answer> answers;
  private final FactCache<Bearer, Catalog> catalogs;
  private final SharedTexts texts = new SharedTexts();

  /**
   * What a hit needs of the token is worked out beforehand.
   *
   * @param opening the body without its last two braces
   * @param project whose catalog it shows, where no endpoint names a user; null when unscoped
   * @param isLimited as {@link ValidToken#isLimited}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(ValidToken token, byte[] opening, @Nullable Bearer project, boolean isLimited) {}

  /** Whose catalog it is: the user counts only where an endpoint's url names it. */
  record Bearer(@Nullable String projectId, @Nullable String userId) {
    private Bearer of(ValidToken token) {
      return new Bearer(projectId, token.catalogUserId());
    }
  }

  private sealed interface Catalog {
    record Rendered(CatalogText text) implements Catalog {}

    /** Each user of the project has its own. */
    record OfEachUser() implements Catalog {}
  }

  TokenAnswers(
      TokenValidator validator,
      TokenBody bodies,
      CatalogService services,
      Watch watch,
      Caches caches,
      Options options,
      MeterRegistry meters) {
    this.validator = validator;
    this.bodies = bodies;
    this.services = services;
    this.watch = watch;
    CacheBounds bounds = CacheBounds.from(options);
    this.answers =
        caches.open(
            "answers", bounds.tokens(), Facts.KEYS, Facts.IMPLIED_ROLES, Facts.SERVICE_PROVIDERS);
    this.catalogs = caches.open("catalogs", bounds.catalogs(), Facts.CATALOG);
    meters.gauge("xloud.catalogs.texts", texts, SharedTexts::size);
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 for a token that is not good
   */
  Answer of(Secret token, ValidationTerms terms) {
    Answer good =
        answers.get(
            token.reveal(),
            _ -> {
              Known known = validator.known(token, terms);
              return new Made<>(
                  answer(known.token()), known.of(), known.validUntil(), known.readAt());
            });
    terms.requireUnderstood(good.token());
    return good;
  }

  /**
   * The answer when it is known without a question to anybody, otherwise null. Whoever gives it
   * says so by {@link #countHit}.
   */
  @Nullable Answer peek(String token) {
    return answers.peek(token);
  }

  void countHit() {
    answers.countHit();
  }

  Answer answer(ValidToken token) {
    byte[] whole = bytes(bodies.of(token).toString());
    byte[] opening = Arrays.copyOf(whole, whole.length - END.length);
    @Nullable Bearer project = token.isScoped() ? new Bearer(projectId(token), null) : null;
    return new Answer(token, opening, project, token.isLimited());
  }

  /** The whole body; the catalog is for scoped tokens alone. */
  byte[] body(Answer answer, boolean withCatalog) {
    @Nullable CatalogText catalog = withCatalog ? catalog(answer) : null;
    byte[] bytes = new byte[length(answer, catalog)];
    write(answer, catalog, Unpooled.wrappedBuffer(bytes).clear());
    return bytes;
  }

  /**
   * The whole body when all of it is known, otherwise null. To be released by who sends it: it is
   * memory as the kernel takes it, so that nothing is copied twice.
   */
  @Nullable ByteBuf peekBody(Answer answer, boolean withCatalog) {
    @Nullable Bearer project = withCatalog ? answer.project() : null;
    if (project == null) {
      return assembled(answer, null);
    }
    @Nullable CatalogText catalog = peekCatalog(project, answer);
    return catalog == null ? null : assembled(answer, catalog);
  }

  private static ByteBuf assembled(Answer answer, @Nullable CatalogText catalog) {
    int length = length(answer, catalog);
    ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    write(answer, catalog, body);
    return body;
  }

  private static int length(Answer answer, @Nullable CatalogText catalog) {
    int least = answer.opening().length + END.length;
    return catalog == null ? least : least + CATALOG.length + catalog.length();
  }

  private static void write(Answer answer, @Nullable CatalogText catalog, ByteBuf into) {
    into.writeBytes(answer.opening());
    if (catalog != null) {
      into.writeBytes(CATALOG);
      catalog.write(into);
    }
    into.writeBytes(END);
  }

  private @Nullable CatalogText peekCatalog(Bearer project, Answer answer) {
    @Nullable Catalog catalog = catalogs.peek(project);
    if (catalog instanceof Catalog.OfEachUser) {
      catalog = catalogs.peek(project.of(answer.token()));
    }
    if (catalog instanceof Catalog.Rendered(var text)) {
      catalogs.countHit();
      return text;
    }
    return null;
  }

  private @Nullable CatalogText catalog(Answer answer) {
    @Nullable Bearer project = answer.project();
    if (project == null) {
      return null;
    }
    ValidToken token = answer.token();
    Catalog catalog =
        catalogs.get(project, _ -> made(project, () -> ofAnybody(project, read(token))));
    return switch (catalog) {
      case Catalog.Rendered(var text) -> text;
      case Catalog.OfEachUser _ -> catalogOfUser(project.of(token), token);
    };
  }

  private CatalogText catalogOfUser(Bearer bearer, ValidToken token) {
    Catalog catalog = catalogs.get(bearer, _ -> made(bearer, () -> rendered(bearer, read(token))));
    return ((Catalog.Rendered) catalog).text();
  }

  private CatalogService.Reading read(ValidToken token) {
    return services.catalogFor(token.catalogUserId(), projectId(token));
  }

  /** Told by the very rows it is made of: what names one user is never shared. */
  private Catalog ofAnybody(Bearer bearer, CatalogService.Reading reading) {
    return reading.namesUser() ? new Catalog.OfEachUser() : rendered(bearer, reading);
  }

  private Catalog rendered(Bearer bearer, CatalogService.Reading reading) {
    String text = TokenBody.catalog(reading.entries()).toString();
    return new Catalog.Rendered(CatalogText.of(text, bearer.projectId(), texts));
  }

  private Made<Catalog> made(Bearer bearer, Supplier<Catalog> maker) {
    Set<String> of = bearer.projectId() == null ? Set.of() : Set.of(bearer.projectId());
    return watch.read(
        catalogs.knew(bearer),
        readAt -> new Made<>(maker.get(), of, Instant.MAX, readAt),
        _ -> Set.of(Subject.CATALOG),
        Made::readAs);
  }

  private static @Nullable String projectId(ValidToken token) {
    return token.scope() instanceof Scope.ProjectScope project ? project.id() : null;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
