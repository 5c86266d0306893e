package io.xloud.credential.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.credential.Credential;
import io.xloud.credential.Ec2Credential;
import io.xloud.http.Links;

/** An EC2 credential as the older API shows it: what the blob says, with the project's old name. */
final class Ec2CredentialBody {
  private Ec2CredentialBody() {}

  static ObjectNode of(Credential credential, Links links) {
    return JsonNodeFactory.instance.objectNode().set("credential", member(credential, links));
  }

  static ObjectNode member(Credential credential, Links links) {
    Ec2Credential shown = Ec2Credential.of(credential);
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("user_id", credential.userId());
    member.put("tenant_id", credential.projectId());
    member.put("access", shown.access());
    member.put("secret", shown.secret() == null ? null : shown.secret().reveal());
    member.put("trust_id", shown.trustId());
    member
        .putObject("links")
        .put(
            "self",
            links.self(
                "users/%s/credentials/OS-EC2".formatted(credential.userId()),
                String.valueOf(shown.access())));
    return member;
  }
}
