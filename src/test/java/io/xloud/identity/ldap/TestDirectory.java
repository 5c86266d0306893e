package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A directory that a test fills: units with people and groups under one suffix. */
interface TestDirectory extends AutoCloseable {
  String SUFFIX = "dc=example,dc=org";
  String SERVICE = "cn=service," + SUFFIX;
  String SERVICE_PASSWORD = "b1nd-s3cret";
  String NOBODY = "cn=nobody," + SUFFIX;

  String url();

  /** As whoever may write. */
  LDAPConnection connection() throws LDAPException;

  @Override
  void close();

  /** A unit with its two trees. */
  default void unit(String name) {
    unitOf(name).forEach(this::add);
  }

  static List<Entry> unitOf(String name) {
    return List.of(
        tree(unitDn(name), name), tree(usersOf(name), "Users"), tree(groupsOf(name), "Groups"));
  }

  static Entry tree(String dn, String name) {
    return new Entry(
        dn, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", name));
  }

  private static String unitDn(String name) {
    return new DN(new RDN("ou", name), parsed(SUFFIX)).toString();
  }

  static String usersOf(String unit) {
    return "ou=Users," + unitDn(unit);
  }

  static String groupsOf(String unit) {
    return "ou=Groups," + unitDn(unit);
  }

  /** Its place. */
  default String user(String unit, String name, String password, Attribute... more) {
    Entry user = userOf(unit, name, password, more);
    add(user);
    return user.getDN();
  }

  static Entry userOf(String unit, String name, String password, Attribute... more) {
    return userUnder(usersOf(unit), name, password, more);
  }

  static Entry userUnder(String tree, String name, String password, Attribute... more) {
    List<Attribute> attributes =
        new ArrayList<>(
            List.of(
                new Attribute("objectClass", "inetOrgPerson"),
                new Attribute("uid", name),
                new Attribute("cn", name),
                new Attribute("sn", name),
                new Attribute("userPassword", password)));
    attributes.addAll(Arrays.asList(more));
    return new Entry(new DN(new RDN("uid", name), parsed(tree)), attributes);
  }

  /** Its place. */
  default String group(String unit, String name, String... members) {
    Entry group = groupOf(unit, name, members);
    add(group);
    return group.getDN();
  }

  static Entry groupOf(String unit, String name, String... members) {
    return groupUnder(groupsOf(unit), name, members);
  }

  /** The class wants a member, so there is always one that is nobody. */
  static Entry groupUnder(String tree, String name, String... members) {
    List<String> all = new ArrayList<>(List.of(members));
    all.add(NOBODY);
    return new Entry(
        new DN(new RDN("cn", name), parsed(tree)),
        new Attribute("objectClass", "groupOfNames"),
        new Attribute("cn", name),
        new Attribute("member", all));
  }

  default void replace(String dn, String attribute, String... values) {
    try (LDAPConnection connection = connection()) {
      connection.modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  default void delete(String dn) {
    try (LDAPConnection connection = connection()) {
      connection.delete(dn);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  default void add(Entry entry) {
    try (LDAPConnection connection = connection()) {
      connection.add(entry);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DN parsed(String dn) {
    try {
      return new DN(dn);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }
}
