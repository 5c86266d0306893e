package io.xloud.token;

import static io.xloud.token.PackedFields.id;
import static io.xloud.token.PackedFields.items;
import static io.xloud.token.PackedFields.requiredId;
import static io.xloud.token.PackedFields.textOrNil;
import static io.xloud.token.PackedFields.textOrNull;
import static io.xloud.token.PackedFields.time;
import static io.xloud.token.PackedFields.uuid;
import static io.xloud.token.PackedFields.uuidText;

import io.xloud.crypto.Packed;
import io.xloud.error.Problem;
import io.xloud.token.PackedFields.Unreadable;
import io.xloud.token.TokenPayload.ApplicationCredentialScoped;
import io.xloud.token.TokenPayload.DomainScoped;
import io.xloud.token.TokenPayload.FederatedDomainScoped;
import io.xloud.token.TokenPayload.FederatedProjectScoped;
import io.xloud.token.TokenPayload.FederatedUnscoped;
import io.xloud.token.TokenPayload.Federation;
import io.xloud.token.TokenPayload.OAuth1Scoped;
import io.xloud.token.TokenPayload.OAuth2Scoped;
import io.xloud.token.TokenPayload.ProjectScoped;
import io.xloud.token.TokenPayload.SystemScoped;
import io.xloud.token.TokenPayload.TrustScoped;
import io.xloud.token.TokenPayload.Unscoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between {@link TokenPayload} and the list on the wire: the version, then the version's fields.
 */
final class PayloadCodec {
  /** The reference service's words, which clients read. */
  static final String UNKNOWN_VERSION = "This is not a recognized Fernet payload version: ";

  private final AuthMethods authMethods;
  private final String defaultDomainId;

  PayloadCodec(AuthMethods authMethods, String defaultDomainId) {
    this.authMethods = authMethods;
    this.defaultDomainId = defaultDomainId;
  }

  // --- packing

  Packed pack(TokenPayload payload) {
    Claims claims = payload.claims();
    Packed version = new Packed.Whole(payload.version());
    Packed user = id(claims.userId());
    Packed methods = methods(claims.methods());
    Packed expiry = time(claims.expiresAt());
    Packed audit = auditIds(claims.auditIds());
    return switch (payload) {
      case Unscoped _ -> Packed.items(version, user, methods, expiry, audit);
      case DomainScoped p ->
          Packed.items(version, user, methods, domain(p.domainId()), expiry, audit);
      case ProjectScoped p ->
          Packed.items(version, user, methods, id(p.projectId()), expiry, audit);
      case TrustScoped p ->
          Packed.items(
              version, user, methods, id(p.projectId()), expiry, audit, trust(p.trustId()));
      case FederatedUnscoped(_, var f) ->
          Packed.items(version, user, methods, groups(f), provider(f), protocol(f), expiry, audit);
      case FederatedProjectScoped(_, var project, var f) ->
          federatedScoped(version, user, methods, id(project), f, expiry, audit);
      case FederatedDomainScoped(_, var domain, var f) ->
          federatedScoped(version, user, methods, id(domain), f, expiry, audit);
      case OAuth1Scoped p ->
          Packed.items(
              version, user, methods, id(p.projectId()), id(p.accessTokenId()), expiry, audit);
      case SystemScoped p ->
          Packed.items(version, user, methods, textOrNil(p.system()), expiry, audit);
      case ApplicationCredentialScoped p ->
          Packed.items(
              version,
              user,
              methods,
              id(p.projectId()),
              expiry,
              audit,
              id(p.applicationCredentialId()));
      case OAuth2Scoped p ->
          Packed.items(
              version,
              user,
              methods,
              id(p.projectId()),
              id(p.domainId()),
              expiry,
              audit,
              Packed.items(new Packed.Flag(false), textOrNil(p.thumbprint())));
    };
  }

  private static Packed federatedScoped(
      Packed version,
      Packed user,
      Packed methods,
      Packed scope,
      Federation f,
      Packed expiry,
      Packed audit) {
    return Packed.items(
        version, user, methods, scope, groups(f), provider(f), protocol(f), expiry, audit);
  }

  Packed pack(ReceiptPayload receipt) {
    return Packed.items(
        id(receipt.userId()), methods(receipt.methods()), time(receipt.expiresAt()));
  }

  private Packed methods(List<String> methods) {
    return new Packed.Whole(authMethods.pack(methods));
  }

  private static Packed auditIds(List<String> auditIds) {
    return new Packed.Items(
        auditIds.stream().<Packed>map(it -> new Packed.Bytes(AuditIds.bytes(it))).toList());
  }

  /** Version 1 has no room for a domain id that is neither a uuid nor the default domain's. */
  private Packed domain(String domainId) {
    return uuid(domainId)
        .orElseGet(() -> {
          if (!domainId.equals(defaultDomainId)) {
            throw new Problem.BadRequest("A token cannot carry the scope of this domain.").raised();
          }
          return new Packed.Text(domainId);
        });
  }

  private static Packed trust(String trustId) {
    return uuid(trustId)
        .orElseThrow(() -> new Problem.BadRequest("A token cannot carry this trust.").raised());
  }

  private static Packed groups(Federation federation) {
    return new Packed.Items(federation.groupIds().stream().map(PackedFields::id).toList());
  }

  private static Packed provider(Federation federation) {
    return id(federation.identityProviderId());
  }

  private static Packed protocol(Federation federation) {
    return textOrNil(federation.protocolId());
  }

  // --- unpacking

  TokenPayload unpack(Packed packed, Instant issuedAt) throws Unreadable {
    Fields fields = new Fields(items(packed));
    int version = version(fields.at(0));
    Packed user = fields.at(1);
    Packed methods = fields.at(2);
    return switch (version) {
      case 0 -> new Unscoped(claims(user, methods, fields, 3, issuedAt));
      case 1 -> new DomainScoped(claims(user, methods, fields, 4, issuedAt), domain(fields.at(3)));
      case 2 ->
          new ProjectScoped(claims(user, methods, fields, 4, issuedAt), requiredId(fields.at(3)));
      case 3 ->
          new TrustScoped(
              claims(user, methods, fields, 4, issuedAt), id(fields.at(3)), uuidText(fields.at(6)));
      case 4 ->
          new FederatedUnscoped(claims(user, methods, fields, 6, issuedAt), federation(fields, 3));
      case 5 ->
          new FederatedProjectScoped(
              claims(user, methods, fields, 7, issuedAt),
              requiredId(fields.at(3)),
              federation(fields, 4));
      case 6 ->
          new FederatedDomainScoped(
              claims(user, methods, fields, 7, issuedAt),
              requiredId(fields.at(3)),
              federation(fields, 4));
      case 7 ->
          new OAuth1Scoped(
              claims(user, methods, fields, 5, issuedAt),
              requiredId(fields.at(3)),
              requiredId(fields.at(4)));
      case 8 -> new SystemScoped(claims(user, methods, fields, 4, issuedAt), system(fields.at(3)));
      case 9 ->
          new ApplicationCredentialScoped(
              claims(user, methods, fields, 4, issuedAt),
              requiredId(fields.at(3)),
              requiredId(fields.at(6)));
      case 10 ->
          new OAuth2Scoped(
              claims(user, methods, fields, 5, issuedAt),
              id(fields.at(3)),
              id(fields.at(4)),
              id(fields.at(7)));
      default -> throw new Unreadable(UNKNOWN_VERSION + version);
    };
  }

  /** Receipts have no version and were never packed with the old type for texts. */
  ReceiptPayload unpackReceipt(Packed packed, Instant issuedAt) throws Unreadable {
    Fields fields = new Fields(items(packed));
    return new ReceiptPayload(
        requiredId(fields.at(0)),
        authMethods.unpack(PackedFields.number(fields.at(1))),
        issuedAt,
        time(fields.at(2)));
  }

  /** Fields beyond those a version knows are ignored, missing ones are not. */
  private record Fields(List<Packed> items) {
    Packed at(int index) throws Unreadable {
      if (index >= items.size()) {
        throw new Unreadable("fewer fields than the version has");
      }
      return items.get(index);
    }
  }

  /** Everything equal to a whole number is that number, as it is in Python. */
  private static int version(Packed value) throws Unreadable {
    double number = PackedFields.number(value);
    return number == Math.rint(number) && number >= 0 && number < 256 ? (int) number : -1;
  }

  /** Expiry and audit ids stand side by side in every version. */
  private Claims claims(Packed user, Packed methods, Fields fields, int expiry, Instant issuedAt)
      throws Unreadable {
    return new Claims(
        requiredId(user),
        authMethods.unpack(PackedFields.number(methods)),
        issuedAt,
        time(fields.at(expiry)),
        auditTexts(fields.at(expiry + 1)));
  }

  private static List<String> auditTexts(Packed value) throws Unreadable {
    List<String> texts = new ArrayList<>();
    for (Packed item : items(value)) {
      if (!(item instanceof Packed.Bytes(var bytes))) {
        throw new Unreadable("an audit id that is no bytes");
      }
      texts.add(AuditIds.text(bytes));
    }
    return texts;
  }

  private String domain(Packed value) throws Unreadable {
    if (value instanceof Packed.Bytes(var bytes) && bytes.length == 16) {
      return uuidText(value);
    }
    String text = textOrNull(value);
    // Of 16 letters the reference service cannot tell a text from a uuid and gives up.
    if (text == null || text.length() == 16 || !text.equals(defaultDomainId)) {
      throw new Unreadable("a domain that is neither a uuid nor the default domain");
    }
    return text;
  }

  private static @Nullable String system(Packed value) throws Unreadable {
    return value instanceof Packed.Flag(var flag) ? Boolean.toString(flag) : textOrNull(value);
  }

  private static Federation federation(Fields fields, int start) throws Unreadable {
    List<String> groups = new ArrayList<>();
    for (Packed group : items(fields.at(start))) {
      groups.add(requiredId(group));
    }
    return new Federation(groups, id(fields.at(start + 1)), textOrNull(fields.at(start + 2)));
  }
}
