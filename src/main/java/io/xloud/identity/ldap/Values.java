package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Values of attributes as text, and texts as what a directory compares with values. */
final class Values {
  private static final int UUID_BYTES = 16;
  private static final int HALF = 8;
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Values() {}

  /** The first one that is there and not blank. */
  static Optional<String> first(Entry entry, String attribute) {
    Attribute found = entry.getAttribute(attribute);
    return found == null || found.size() == 0
        ? Optional.empty()
        : text(found.getValueByteArrays()[0]).filter(text -> !text.isBlank());
  }

  /**
   * The entry's id; one of several values names nobody for sure, so the place in the tree decides
   * then, as in Keystone.
   */
  static Optional<String> id(Entry entry, String attribute) {
    Attribute found = entry.getAttribute(attribute);
    if (found == null) {
      return Optional.empty();
    }
    return found.size() == 1 ? first(entry, attribute) : inName(entry.getDN(), attribute);
  }

  /** The attribute's value in the entry's own part of its place. */
  static Optional<String> inName(String dn, String attribute) {
    RDN own = parsed(dn).map(DN::getRDN).orElse(null);
    if (own == null) {
      return Optional.empty();
    }
    String[] names = own.getAttributeNames();
    for (int i = 0; i < names.length; i++) {
      if (names[i].equalsIgnoreCase(attribute)) {
        return Optional.of(own.getAttributeValues()[i]);
      }
    }
    return Optional.empty();
  }

  private static Optional<DN> parsed(String dn) {
    try {
      return Optional.of(new DN(dn));
    } catch (LDAPException _) {
      return Optional.empty();
    }
  }

  /** One spelling for each place; a text that is no place stays as it is. */
  static String place(String dn) {
    return parsed(dn).map(DN::toNormalizedString).orElseGet(() -> dn.toLowerCase(Locale.ROOT));
  }

  /** Text, or sixteen bytes that are none as Active Directory writes a UUID; else nothing. */
  private static Optional<String> text(byte[] value) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException _) {
      return value.length == UUID_BYTES ? Optional.of(uuid(value).toString()) : Optional.empty();
    }
  }

  /** The first three parts have their lowest byte first. */
  private static UUID uuid(byte[] value) {
    ByteBuffer little = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    long time = (little.getInt() & 0xffffffffL) << 32;
    time |= (little.getShort() & 0xffffL) << 16;
    time |= little.getShort() & 0xffffL;
    return new UUID(time, ByteBuffer.wrap(value, HALF, HALF).getLong());
  }

  private static byte[] bytes(UUID uuid) {
    long time = uuid.getMostSignificantBits();
    ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt((int) (time >>> 32)).putShort((short) (time >>> 16)).putShort((short) time);
    bytes.order(ByteOrder.BIG_ENDIAN).putLong(uuid.getLeastSignificantBits());
    return bytes.array();
  }

  /** What reads as a UUID may be stored as one. */
  static Filter equal(String attribute, String text) {
    Filter asText = Filter.createEqualityFilter(attribute, text);
    return UUID_FORM.matcher(text).matches()
        ? Filter.createORFilter(
            asText, Filter.createEqualityFilter(attribute, bytes(UUID.fromString(text))))
        : asText;
  }
}
