package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import io.xloud.identity.Group;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group as a directory has it, without its members.
 *
 * @param dn its place, as the directory spells it
 */
record LocalGroup(
    String id, String dn, String name, @Nullable String description, Map<String, String> extra) {
  /** Members that no attribute of the operator's choice may stand for. */
  private static final Set<String> FIXED =
      Set.of("id", "name", "domain_id", "description", "links");

  LocalGroup {
    extra = Map.copyOf(extra);
  }

  /** None for an entry without id or name. */
  static Optional<LocalGroup> of(Entry entry, GroupTree tree) {
    Optional<String> name = Values.first(entry, tree.nameAttribute());
    return Values.id(entry, tree.idAttribute())
        .flatMap(id -> name.map(known -> of(id, known, entry, tree)));
  }

  private static LocalGroup of(String id, String name, Entry entry, GroupTree tree) {
    Map<String, String> extra = new LinkedHashMap<>();
    tree.additional()
        .forEach((attribute, member) -> {
          if (!FIXED.contains(member)) {
            Values.first(entry, attribute).ifPresent(value -> extra.put(member, value));
          }
        });
    return new LocalGroup(
        id,
        entry.getDN(),
        name,
        tree.descriptionAttribute().flatMap(one -> Values.first(entry, one)).orElse(null),
        extra);
  }

  Group seenAs(String publicId, String domainId) {
    return new Group(publicId, name, domainId, description, new LinkedHashMap<>(extra));
  }
}
