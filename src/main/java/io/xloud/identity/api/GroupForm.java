package io.xloud.identity.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.identity.Group;
import io.xloud.identity.GroupPatch;
import io.xloud.identity.Patched;
import io.xloud.persistence.Ids;
import java.util.Set;

/** The object {@code group} of a request that fits its schema, read. */
final class GroupForm {
  /** All else is kept in {@code extra}. */
  private static final Set<String> KNOWN =
      Set.of("id", "name", "domain_id", "description", "extra");

  private GroupForm() {}

  static Group created(ObjectNode group, String domainId) {
    Patched<String> description = Members.text(group, "description");
    return new Group(
        Ids.fresh(),
        group.path("name").asText().strip(),
        domainId,
        description.orElse(""),
        Members.others(group, KNOWN));
  }

  static GroupPatch patch(ObjectNode group) {
    return new GroupPatch(
        group.has("name") ? Patched.to(group.path("name").asText().strip()) : Patched.left(),
        Members.text(group, "description"),
        Members.others(group, KNOWN));
  }
}
