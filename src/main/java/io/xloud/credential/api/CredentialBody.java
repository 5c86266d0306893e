package io.xloud.credential.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.credential.Credential;
import io.xloud.credential.SealedCredential;
import io.xloud.crypto.Secret;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A credential as clients read and write it. */
final class CredentialBody {
  private static final List<String> OWN =
      List.of("id", "user_id", "project_id", "type", "blob", "encrypted_blob", "key_hash", "extra");

  private CredentialBody() {}

  static ObjectNode of(Credential credential, Links links) {
    return JsonNodeFactory.instance.objectNode().set("credential", member(credential, links));
  }

  static ObjectNode member(Credential credential, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(credential.extra());
    members.put("id", credential.id());
    members.put("user_id", credential.userId());
    members.put("project_id", credential.projectId());
    members.put("type", credential.type());
    members.put("blob", credential.blob().reveal());
    return BodyMembers.linked(members, links.self("credentials", credential.id()));
  }

  /** As a client describes a new one, whose id is for others to find. */
  static Credential fresh(ObjectNode given) {
    Map<String, @Nullable Object> extra = BodyMembers.of(given);
    OWN.forEach(extra::remove);
    return new Credential(
        "",
        given.path("user_id").asText(),
        given.path("project_id").textValue(),
        given.path("type").asText(),
        blob(given),
        extra);
  }

  static Secret blob(JsonNode given) {
    return Secret.of(given.path("blob").asText());
  }

  /** What the policy hears of a stored credential. */
  static Map<String, @Nullable Object> target(SealedCredential credential) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(credential.extra());
    members.put("id", credential.id());
    members.put("user_id", credential.userId());
    members.put("project_id", credential.projectId());
    members.put("type", credential.type());
    return members;
  }

  /** The same of one that is only asked for; a secret is no rule's business. */
  static Map<String, @Nullable Object> target(ObjectNode given) {
    Map<String, @Nullable Object> members = BodyMembers.of(given);
    members.remove("blob");
    return members;
  }
}
