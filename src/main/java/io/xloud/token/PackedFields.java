package io.xloud.token;

import io.xloud.crypto.Packed;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How ids and times stand in payloads. An id that is a uuid in its one canonical spelling shrinks
 * to 16 bytes; every other id travels as it is, so that none turns into another on its way.
 */
final class PackedFields {
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{32}");
  private static final int UUID_SIZE = 16;
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;

  private PackedFields() {}

  /** What a payload holds is not what its version promises. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    Unreadable(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  // --- packing

  static Packed id(@Nullable String id) {
    if (id == null) {
      return Packed.items(new Packed.Flag(false), new Packed.Nil());
    }
    return uuid(id)
        .map(uuid -> Packed.items(new Packed.Flag(true), uuid))
        .orElseGet(() -> Packed.items(new Packed.Flag(false), new Packed.Text(id)));
  }

  static Optional<Packed> uuid(String id) {
    return UUID.matcher(id).matches()
        ? Optional.of(new Packed.Bytes(HexFormat.of().parseHex(id)))
        : Optional.empty();
  }

  static Packed textOrNil(@Nullable String text) {
    return text == null ? new Packed.Nil() : new Packed.Text(text);
  }

  /** Seconds with microseconds, as the nearest float: what a division of whole numbers gives. */
  static Packed time(Instant time) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return new Packed.Real(BigDecimal.valueOf(micros, 6).doubleValue());
  }

  // --- unpacking

  static List<Packed> items(Packed value) throws Unreadable {
    return switch (value) {
      case Packed.Items(var items) -> items;
      default -> throw new Unreadable("no list where one belongs");
    };
  }

  static String requiredId(Packed pair) throws Unreadable {
    String id = id(pair);
    if (id == null) {
      throw new Unreadable("no id where one belongs");
    }
    return id;
  }

  /** A pair of a flag, whether the id is a uuid in bytes, and the id. */
  static @Nullable String id(Packed pair) throws Unreadable {
    List<Packed> items = items(pair);
    if (items.size() != 2) {
      throw new Unreadable("an id that is no pair");
    }
    return isTrue(items.getFirst()) ? uuidText(items.getLast()) : textOrNull(items.getLast());
  }

  static String uuidText(Packed value) throws Unreadable {
    return switch (value) {
      case Packed.Bytes(var bytes) when bytes.length == UUID_SIZE ->
          HexFormat.of().formatHex(bytes);
      default -> throw new Unreadable("no uuid where one belongs");
    };
  }

  static @Nullable String textOrNull(Packed value) throws Unreadable {
    return switch (value) {
      case Packed.Nil _ -> null;
      case Packed.Text(var text) -> text;
      case Packed.Bytes(var bytes) -> utf8(bytes);
      default -> throw new Unreadable("no text where one belongs");
    };
  }

  private static String utf8(byte[] bytes) throws Unreadable {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new Unreadable("a text that is not UTF-8");
    }
  }

  static boolean isTrue(Packed flag) {
    return switch (flag) {
      case Packed.Nil _ -> false;
      case Packed.Flag(var value) -> value;
      case Packed.Whole(var number) -> number != 0;
      case Packed.Real(var number) -> number != 0;
      case Packed.Text(var text) -> !text.isEmpty();
      case Packed.Bytes(var bytes) -> bytes.length > 0;
      case Packed.Items(var items) -> !items.isEmpty();
    };
  }

  /** A finite number; true and false count as 1 and 0, as they do in Python. */
  static double number(Packed value) throws Unreadable {
    double number =
        switch (value) {
          case Packed.Whole(var whole) -> (double) whole;
          case Packed.Real(var real) -> real;
          case Packed.Flag(var flag) -> flag ? 1 : 0;
          default -> throw new Unreadable("no number where one belongs");
        };
    if (!Double.isFinite(number)) {
      throw new Unreadable("a number beyond all bounds");
    }
    return number;
  }

  /** Rounded to the microsecond as Python does it, then cut to the second. */
  static Instant time(Packed value) throws Unreadable {
    double seconds = number(value);
    double whole = Math.floor(seconds);
    if (whole < FIRST_SECOND || whole > LAST_SECOND) {
      throw new Unreadable("a time outside the years 1 to 9999");
    }
    boolean roundsUp = Math.rint((seconds - whole) * 1_000_000) >= 1_000_000;
    long second = (long) whole + (roundsUp ? 1 : 0);
    if (second > LAST_SECOND) {
      throw new Unreadable("a time outside the years 1 to 9999");
    }
    return Instant.ofEpochSecond(second);
  }
}
