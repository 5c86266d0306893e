package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a directory says that a user may come in. */
sealed interface Enabling permits EnabledAll, EnabledWord, EnabledBits, EnabledMembers {
  String SECTION = "ldap";

  /**
   * As Keystone looks at the options: a group before bits, and these before a word.
   *
   * @param ignored whether the attribute is one of those that are ignored
   * @throws ConfigException for a group that can have no such name
   */
  static Enabling from(Options options, String userBase, boolean ignored) {
    if (ignored) {
      return new EnabledAll();
    }
    if (options.flag(SECTION, "user_enabled_emulation")) {
      return members(options, userBase);
    }
    String attribute = options.text(SECTION, "user_enabled_attribute").orElse("");
    String usual = options.text(SECTION, "user_enabled_default").orElse("");
    int mask = options.integer(SECTION, "user_enabled_mask");
    return mask == 0
        ? new EnabledWord(attribute, usual, options.flag(SECTION, "user_enabled_invert"))
        : new EnabledBits(attribute, usual, mask);
  }

  private static EnabledMembers members(Options options, String userBase) {
    String group =
        Trees.orElse(
            options.text(SECTION, "user_enabled_emulation_dn"), "cn=enabled_users," + userBase);
    requireName(group);
    boolean asGroups = options.flag(SECTION, "user_enabled_emulation_use_group_config");
    return asGroups
        ? new EnabledMembers(
            group,
            Trees.orElse(options.text(SECTION, "group_member_attribute"), "member"),
            options.flag(SECTION, "group_members_are_ids"))
        : new EnabledMembers(group, "member", false);
  }

  private static void requireName(String group) {
    try {
      if (new DN(group).isNullDN()) {
        throw new ConfigException("[ldap] user_enabled_emulation_dn names nothing.");
      }
    } catch (LDAPException e) {
      throw new ConfigException("[ldap] user_enabled_emulation_dn is no DN: " + e.getMessage());
    }
  }

  /** What has to be read of a user. */
  default Optional<String> attribute() {
    return switch (this) {
      case EnabledAll _, EnabledMembers _ -> Optional.empty();
      case EnabledWord(var name, _, _) -> Optional.of(name).filter(text -> !text.isBlank());
      case EnabledBits(var name, _, _) -> Optional.of(name).filter(text -> !text.isBlank());
    };
  }

  /** What the entry alone says; of a group it says nothing yet. */
  default boolean allows(@Nullable String value) {
    return switch (this) {
      case EnabledAll _, EnabledMembers _ -> true;
      case EnabledWord word -> word.fits(value);
      case EnabledBits bits -> bits.fit(value);
    };
  }
}
