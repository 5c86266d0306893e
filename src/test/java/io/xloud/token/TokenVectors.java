package io.xloud.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.crypto.Fernet;
import io.xloud.crypto.FernetKey;
import io.xloud.token.TokenPayload.Federation;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.Vectors;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between the words of {@code fernet-tokens.json} and ours. */
final class TokenVectors {
  static final String FILE = "fernet-tokens.json";

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private TokenVectors() {}

  static List<FernetKey> keys(String keySet) {
    return VectorCase.texts(
            Vectors.file(FILE).required("key_sets").required(keySet).required("load_order"))
        .stream()
        .map(text -> FernetKey.parse(text).orElseThrow())
        .toList();
  }

  static Fernet fernet(VectorCase vector) {
    String iv = vector.at("iv_hex").asText("00000000000000000000000000000000");
    return Fernet.with(keys(vector.text("key_set")), () -> HexFormat.of().parseHex(iv));
  }

  static AuthMethods methods(String config) {
    return new AuthMethods(
        VectorCase.texts(Vectors.file(FILE).required("auth_methods").required(config)));
  }

  /** The default domain is an input only where a note says so. */
  static String defaultDomain(VectorCase vector) {
    String setting = "[identity] default_domain_id = ";
    return vector.note().startsWith(setting)
        ? vector.note().substring(setting.length())
        : Vectors.file(FILE).at("/meta/default_domain_id").asText();
  }

  static Instant time(String text) {
    TemporalAccessor read =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return read instanceof OffsetDateTime zoned
        ? zoned.toInstant()
        : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
  }

  static String text(Instant time) {
    return ISO.format(time);
  }

  static TokenPayload payload(VectorCase vector) {
    JsonNode in = vector.at("input");
    Claims claims =
        new Claims(
            required(in, "user_id"),
            VectorCase.texts(in.required("methods")),
            Instant.ofEpochSecond(vector.at("now").asLong()),
            time(required(in, "expires_at")),
            VectorCase.texts(in.required("audit_ids")));
    return switch (vector.text("payload_class")) {
      case "UnscopedPayload" -> new TokenPayload.Unscoped(claims);
      case "DomainScopedPayload" ->
          new TokenPayload.DomainScoped(claims, required(in, "domain_id"));
      case "ProjectScopedPayload" ->
          new TokenPayload.ProjectScoped(claims, required(in, "project_id"));
      case "TrustScopedPayload" ->
          new TokenPayload.TrustScoped(
              claims, optional(in, "project_id"), required(in, "trust_id"));
      case "FederatedUnscopedPayload" -> new TokenPayload.FederatedUnscoped(claims, federation(in));
      case "FederatedProjectScopedPayload" ->
          new TokenPayload.FederatedProjectScoped(
              claims, required(in, "project_id"), federation(in));
      case "FederatedDomainScopedPayload" ->
          new TokenPayload.FederatedDomainScoped(claims, required(in, "domain_id"), federation(in));
      case "OauthScopedPayload" ->
          new TokenPayload.OAuth1Scoped(
              claims, required(in, "project_id"), required(in, "access_token_id"));
      case "SystemScopedPayload" -> new TokenPayload.SystemScoped(claims, optional(in, "system"));
      case "ApplicationCredentialScopedPayload" ->
          new TokenPayload.ApplicationCredentialScoped(
              claims, required(in, "project_id"), required(in, "app_cred_id"));
      case "Oauth2CredentialsScopedPayload" ->
          new TokenPayload.OAuth2Scoped(
              claims,
              optional(in, "project_id"),
              optional(in, "domain_id"),
              optional(in, "thumbprint"));
      default -> throw new AssertionError("unknown " + vector.text("payload_class"));
    };
  }

  private static Federation federation(JsonNode in) {
    if (!in.path("federated_group_ids").isArray()) {
      throw new IllegalArgumentException("no list of groups");
    }
    return new Federation(
        in.get("federated_group_ids").valueStream().map(it -> required(it, "id")).toList(),
        optional(in, "identity_provider_id"),
        optional(in, "protocol_id"));
  }

  static String required(JsonNode in, String field) {
    String text = optional(in, field);
    if (text == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return text;
  }

  private static @Nullable String optional(JsonNode in, String field) {
    return in.path(field).isNull() || in.path(field).isMissingNode()
        ? null
        : in.get(field).asText();
  }

  /** What the reference calls {@code decoded}; fields that a payload has not are null there. */
  static Map<String, @Nullable Object> decoded(TokenPayload payload) {
    Map<String, @Nullable Object> all = new HashMap<>();
    all.put("user_id", payload.claims().userId());
    all.put("methods", payload.claims().methods());
    all.put("audit_ids", payload.claims().auditIds());
    all.put("issued_at", text(payload.claims().issuedAt()));
    all.put("expires_at", text(payload.claims().expiresAt()));
    switch (payload) {
      case TokenPayload.Unscoped _ -> {}
      case TokenPayload.DomainScoped p -> all.put("domain_id", p.domainId());
      case TokenPayload.ProjectScoped p -> all.put("project_id", p.projectId());
      case TokenPayload.TrustScoped p -> {
        all.put("project_id", p.projectId());
        all.put("trust_id", p.trustId());
      }
      case TokenPayload.FederatedUnscoped p -> put(all, p.federation());
      case TokenPayload.FederatedProjectScoped p -> {
        all.put("project_id", p.projectId());
        put(all, p.federation());
      }
      case TokenPayload.FederatedDomainScoped p -> {
        all.put("domain_id", p.domainId());
        put(all, p.federation());
      }
      case TokenPayload.OAuth1Scoped p -> {
        all.put("project_id", p.projectId());
        all.put("access_token_id", p.accessTokenId());
      }
      case TokenPayload.SystemScoped p -> all.put("system", p.system());
      case TokenPayload.ApplicationCredentialScoped p -> {
        all.put("project_id", p.projectId());
        all.put("app_cred_id", p.applicationCredentialId());
      }
      case TokenPayload.OAuth2Scoped p -> {
        all.put("project_id", p.projectId());
        all.put("domain_id", p.domainId());
        all.put("thumbprint", p.thumbprint());
      }
    }
    return all;
  }

  private static void put(Map<String, @Nullable Object> all, Federation federation) {
    all.put(
        "federated_group_ids", federation.groupIds().stream().map(id -> Map.of("id", id)).toList());
    all.put("identity_provider_id", federation.identityProviderId());
    all.put("protocol_id", federation.protocolId());
  }

  static Map<String, @Nullable Object> decoded(ReceiptPayload receipt) {
    return Map.of(
        "user_id", receipt.userId(),
        "methods", receipt.methods(),
        "issued_at", text(receipt.issuedAt()),
        "expires_at", text(receipt.expiresAt()));
  }
}
