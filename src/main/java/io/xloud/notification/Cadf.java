package io.xloud.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.Origin;
import io.xloud.event.CallerNote;
import io.xloud.event.LoginTried;
import io.xloud.event.Notices;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events in the form of DMTF's Cloud Auditing Data Federation, member by member as Keystone fills
 * them. What has an id only to have one gets it from the notification's, so that a repetition is
 * the same text.
 */
final class Cadf {
  private static final String USER = "service/security/account/user";
  private static final Map<String, String> TARGETS =
      Map.ofEntries(
          Map.entry("group", "data/security/group"),
          Map.entry("project", "data/security/project"),
          Map.entry("role", "data/security/role"),
          Map.entry("user", "data/security/account/user"),
          Map.entry("domain", "data/security/domain"),
          Map.entry("region", "data/security/region"),
          Map.entry("endpoint", "data/security/endpoint"),
          Map.entry("service", "data/security/service"),
          Map.entry("policy", "data/security/policy"),
          Map.entry("OS-TRUST:trust", "data/security/trust"),
          Map.entry("OS-OAUTH1:access_token", "data/security/credential"),
          Map.entry("OS-OAUTH1:request_token", "data/security/credential"),
          Map.entry("OS-OAUTH1:consumer", "data/security/account"),
          Map.entry("application_credential", "data/security/credential"));

  /** Keystone's own namespace for user ids that are no UUID. */
  private static final UUID USERS = UUID.fromString("4332ecab-770b-4288-a680-b9aca3b1b153");

  private static final String UNKNOWN = "unknown";
  private static final int MOST_SHOWN = 32;
  private static final double SHARE_SHOWN = 0.125;

  private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{32}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+0000'").withZone(ZoneOffset.UTC);

  private final UUID id;
  private final ObjectNode event = JsonNodeFactory.instance.objectNode();

  private Cadf(UUID id, Instant at, String action, boolean successful, @Nullable String observer) {
    this.id = id;
    event.put("typeURI", "http://schemas.dmtf.org/cloud/audit/1.0/event");
    event.put("eventType", "activity");
    event.put("id", derived("event"));
    event.put("eventTime", TIME.format(at));
    event.put("action", action);
    event.put("outcome", successful ? "success" : "failure");
    event
        .putObject("observer")
        .put("id", observer == null ? derived("observer") : observer)
        .put("typeURI", "service/security");
  }

  /**
   * @param observer the id of the catalog's identity service; null without one
   */
  static Cadf of(
      UUID id, Instant at, String action, boolean successful, @Nullable String observer) {
    return new Cadf(id, at, action, successful, observer);
  }

  /** Nobody, when the server itself was at work; nobody known, when a request needs no token. */
  Cadf by(PendingEvent row) {
    if (row.wasAskedFor()) {
      CallerNote caller = row.caller();
      ObjectNode initiator = initiator(row.initiator(), caller.origin());
      put(initiator, "user_id", row.initiator());
      put(initiator, "project_id", caller.projectId());
      put(initiator, "domain_id", caller.domainId());
      put(initiator, "request_id", row.requestId());
      put(initiator, "global_request_id", globalId(caller.origin()));
      named(initiator, caller.userName());
    }
    return this;
  }

  Cadf by(LoginTried login) {
    ObjectNode initiator =
        initiator(
            login.who() instanceof LoginTried.Who.Known known ? known.userId() : null,
            login.origin());
    initiator.put("request_id", login.requestId());
    put(initiator, "global_request_id", globalId(login.origin()));
    switch (login.who()) {
      case LoginTried.Who.Known(var userId, var userName) -> {
        initiator.put("user_id", userId);
        named(initiator, userName);
      }
      case LoginTried.Who.Unknown(var userId, var userName, var domain) -> {
        put(initiator, "user_id", userId);
        put(initiator, "user_name", userName);
        put(initiator, "domain_id", domain == null ? null : domain.id());
        put(initiator, "domain_name", domain == null ? null : domain.name());
      }
    }
    if (login.vouching() != null) {
      vouched(initiator, login.vouching());
    }
    return this;
  }

  /** What of a token is told of it. */
  private static String masked(String text) {
    int shown = (int) Math.min(MOST_SHOWN, Math.round(text.length() * SHARE_SHOWN));
    return text.substring(0, shown) + " xxxxxxxx " + text.substring(text.length() - shown);
  }

  private static void vouched(ObjectNode initiator, LoginTried.Vouching vouching) {
    ObjectNode credential = initiator.putObject("credential");
    credential.put("token", masked(Objects.requireNonNullElse(vouching.auditId(), UNKNOWN)));
    credential.put("type", "http://docs.oasis-open.org/security/saml/v2.0");
    credential.put("identity_provider", vouching.providerId());
    credential.put("user", Objects.requireNonNullElse(vouching.userId(), UNKNOWN));
    vouching.groupIds().forEach(credential.putArray("groups")::add);
  }

  private ObjectNode initiator(@Nullable String userId, @Nullable Origin origin) {
    ObjectNode initiator = event.putObject("initiator");
    initiator.put("id", userId == null ? derived("initiator") : userUuid(userId));
    initiator.put("typeURI", USER);
    if (origin != null) {
      ObjectNode host = initiator.putObject("host");
      host.put("address", origin.address());
      put(host, "agent", origin.agent());
    }
    return initiator;
  }

  private static void named(ObjectNode initiator, @Nullable String userName) {
    put(initiator, "name", userName);
    put(initiator, "username", userName);
  }

  Cadf on(String resourceType, String resourceId) {
    event
        .putObject("target")
        .put("id", resourceId)
        .put("typeURI", TARGETS.getOrDefault(resourceType, "unknown"));
    event.put("resource_info", resourceId);
    return this;
  }

  /** Where Keystone names no more than that it was an account. */
  Cadf onAccount() {
    event.putObject("target").put("id", derived("target")).put("typeURI", USER);
    return this;
  }

  Cadf with(String name, String value) {
    event.put(name, value);
    return this;
  }

  Cadf with(String name, boolean value) {
    event.put(name, value);
    return this;
  }

  Cadf because(LoginTried.@Nullable Refusal refusal) {
    if (refusal != null && refusal.reason() != null) {
      event
          .putObject("reason")
          .put("reasonType", refusal.reason())
          .put("reasonCode", Integer.toString(refusal.code()));
    }
    if (refusal != null && refusal.partialHash() != null) {
      event
          .putArray("attachments")
          .addObject()
          .put("typeURI", "mime:text/plain")
          .put("content", refusal.partialHash())
          .put("name", "partial_password_hash");
    }
    return this;
  }

  /** Of a change that a rule refused, of which Keystone tells with an outcome of success. */
  Cadf because(Map<String, String> details) {
    @Nullable String reason = details.get(Notices.REASON);
    if (reason != null) {
      event
          .putObject("reason")
          .put("reasonType", reason)
          .put("reasonCode", details.getOrDefault(Notices.CODE, ""));
    }
    return this;
  }

  ObjectNode payload() {
    return event;
  }

  private static @Nullable String globalId(@Nullable Origin origin) {
    return origin == null ? null : origin.globalRequestId();
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private String derived(String part) {
    return UUID.nameUUIDFromBytes((id + "/" + part).getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** An id that is a UUID stays; any other, such as one from LDAP, becomes one. */
  static String userUuid(String userId) {
    return UUID_FORM.matcher(userId).matches() ? userId : fifth(userId);
  }

  /** Version 5 of RFC 4122. */
  private static String fifth(String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(USERS.getMostSignificantBits())
              .putLong(USERS.getLeastSignificantBits())
              .array());
      byte[] hash = Arrays.copyOf(sha1.digest(name.getBytes(StandardCharsets.UTF_8)), 16);
      hash[6] = (byte) (hash[6] & 0x0F | 0x50);
      hash[8] = (byte) (hash[8] & 0x3F | 0x80);
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
