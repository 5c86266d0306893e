package io.xloud.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.Delegation;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.persistence.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the blob of an EC2 credential says. Which delegation it was made under stands in it too, and
 * is written by the server alone: whoever could write it would choose whose rights a signature is
 * traded for (E3, E6).
 */
final class Ec2Blob {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String TRUST = "trust_id";
  private static final String APPLICATION_CREDENTIAL = "app_cred_id";
  private static final String ACCESS_TOKEN = "access_token_id";
  private static final List<String> DELEGATING =
      List.of(TRUST, APPLICATION_CREDENTIAL, ACCESS_TOKEN);

  /** What never changes once the credential is there. */
  private static final List<String> FIXED =
      List.of(TRUST, APPLICATION_CREDENTIAL, ACCESS_TOKEN, "access_id");

  private final ObjectNode members;

  private Ec2Blob(ObjectNode members) {
    this.members = members;
  }

  /**
   * As a client gave it.
   *
   * @throws io.xloud.error.KeystoneException 400 without an access key
   */
  static Ec2Blob given(Secret blob) {
    JsonNode read = read(blob);
    if (read == null) {
      throw new Problem.BadRequest("Invalid blob in credential").raised();
    }
    if (!(read instanceof ObjectNode members) || members.isEmpty()) {
      throw new Problem.Missing("blob", "credential").raised();
    }
    JsonNode access = members.path("access");
    if (access.isNull() || access.isMissingNode()) {
      throw new Problem.Missing("access", "credential").raised();
    }
    if (!access.isTextual()) {
      throw new Problem.InvalidMember("credential/blob", "its member 'access' must be a string")
          .raised();
    }
    return new Ec2Blob(members);
  }

  /** As it was stored; one that is no object says nothing. */
  static Ec2Blob stored(Secret blob) {
    return read(blob) instanceof ObjectNode members
        ? new Ec2Blob(members)
        : new Ec2Blob(JsonNodeFactory.instance.objectNode());
  }

  /** A new key, of a user who was there in person. */
  static Secret fresh(String access, String secret) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("access", access);
    members.put("secret", secret);
    members.put(TRUST, null);
    return Secret.of(JsonText.write(members));
  }

  private static @Nullable JsonNode read(Secret blob) {
    try {
      JsonNode read = JSON.readTree(blob.reveal());
      return read instanceof MissingNode ? null : read;
    } catch (JsonProcessingException e) {
      return null; // a text, and no fault of anybody's but its author's
    }
  }

  @Nullable String text(String member) {
    return members.path(member).textValue();
  }

  /** The key, which is no key without a letter. */
  Optional<Secret> secret() {
    return Optional.ofNullable(text("secret")).filter(it -> !it.isEmpty()).map(Secret::of);
  }

  /** By whose leave the key was made: former releases let delegated tokens make keys. */
  Ec2Key.MadeUnder madeUnder() {
    for (String name : DELEGATING) {
      JsonNode id = members.path(name);
      if (id.isTextual() && !id.textValue().isEmpty()) {
        return switch (name) {
          case TRUST -> new Ec2Key.MadeUnder.Trust(id.textValue());
          case APPLICATION_CREDENTIAL -> new Ec2Key.MadeUnder.ApplicationCredential(id.textValue());
          default -> new Ec2Key.MadeUnder.AccessToken(id.textValue());
        };
      }
      if (!id.isMissingNode() && !id.isNull() && !id.isTextual()) {
        return new Ec2Key.MadeUnder.Nobody();
      }
    }
    return new Ec2Key.MadeUnder.Nothing();
  }

  /** The text to keep for a caller: the client's own, unless it spoke of delegations. */
  Secret keptFor(Delegation delegation, Secret given) {
    Map<String, String> own = delegating(delegation);
    if (own.isEmpty() && DELEGATING.stream().noneMatch(members::hasNonNull)) {
      return given;
    }
    ObjectNode kept = members.deepCopy();
    kept.remove(DELEGATING);
    own.forEach(kept::put);
    return text(kept);
  }

  private static Map<String, String> delegating(Delegation delegation) {
    return switch (delegation) {
      case Delegation.None _, Delegation.Ec2 _ -> Map.of();
      case Delegation.Trust by -> Map.of(TRUST, by.trustId());
      case Delegation.ApplicationCredential by -> Map.of(APPLICATION_CREDENTIAL, by.id());
      case Delegation.OAuth1 by -> Map.of(ACCESS_TOKEN, by.accessTokenId());
    };
  }

  /**
   * @throws io.xloud.error.KeystoneException 400 when the other says anything else of delegations
   */
  void requireSameDelegation(Ec2Blob other) {
    for (String name : FIXED) {
      if (!Objects.equals(value(name), other.value(name))) {
        throw new Problem.BadRequest("%s can not be updated for credential".formatted(name))
            .raised();
      }
    }
  }

  private @Nullable JsonNode value(String name) {
    JsonNode value = members.get(name);
    return value == null || value.isNull() ? null : value;
  }

  static Secret text(JsonNode value) {
    return Secret.of(JsonText.write(JSON.convertValue(value, Object.class)));
  }
}
