package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import io.xloud.identity.User;
import io.xloud.identity.UserOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user as a directory has it.
 *
 * @param dn its place, as the directory spells it
 */
record LocalUser(
    String id,
    String dn,
    String name,
    boolean enabled,
    @Nullable String defaultProjectId,
    Map<String, String> extra) {
  /** Members that no attribute of the operator's choice may stand for. */
  private static final Set<String> FIXED =
      Set.of("id", "name", "domain_id", "enabled", "options", "links", "password", "federated");

  LocalUser {
    extra = Map.copyOf(extra);
  }

  /** Nobody for an entry without id or name. */
  static Optional<LocalUser> of(Entry entry, UserTree tree) {
    Optional<String> name = Values.first(entry, tree.nameAttribute());
    return Values.id(entry, tree.idAttribute())
        .flatMap(id -> name.map(known -> of(id, known, entry, tree)));
  }

  private static LocalUser of(String id, String name, Entry entry, UserTree tree) {
    return new LocalUser(
        id,
        entry.getDN(),
        name,
        tree.enabling().allows(enabled(entry, tree)),
        tree.defaultProjectAttribute().flatMap(one -> Values.first(entry, one)).orElse(null),
        extra(entry, tree));
  }

  /** An attribute that is there and empty says something else than none. */
  private static @Nullable String enabled(Entry entry, UserTree tree) {
    return tree.enabling().attribute().map(entry::getAttributeValue).orElse(null);
  }

  private static Map<String, String> extra(Entry entry, UserTree tree) {
    Map<String, String> extra = new LinkedHashMap<>();
    tree.additional()
        .forEach((attribute, member) -> {
          if (!FIXED.contains(member)) {
            Values.first(entry, attribute).ifPresent(value -> extra.put(member, value));
          }
        });
    tree.mailAttribute()
        .flatMap(one -> Values.first(entry, one))
        .ifPresent(value -> extra.put("email", value));
    tree.descriptionAttribute()
        .flatMap(one -> Values.first(entry, one))
        .ifPresent(value -> extra.put("description", value));
    return extra;
  }

  LocalUser enabled(boolean decided) {
    return new LocalUser(id, dn, name, decided, defaultProjectId, extra);
  }

  User seenAs(String publicId, String domainId) {
    return new User(
        publicId,
        name,
        domainId,
        enabled,
        defaultProjectId,
        null,
        UserOptions.none(),
        List.of(),
        null,
        null,
        new LinkedHashMap<>(extra));
  }
}
