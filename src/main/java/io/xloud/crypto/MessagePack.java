package io.xloud.crypto;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * As much MessagePack as tokens need. Writing takes the shortest form, as Python's {@code msgpack}
 * does; reading takes every form of the known kinds and nothing else: no maps, no extensions,
 * nothing left over, nothing deep.
 */
public final class MessagePack {
  private static final int LONGEST = 65_536;
  private static final int DEEPEST = 8;

  private MessagePack() {}

  /** Why bytes are no MessagePack of ours. Carries no stack, because anybody can provoke it. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** A text that is not UTF-8: bytes, if a writer of the old days packed it. */
  private static final class MalformedText extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedText() {
      super("a text is not UTF-8", null, false, false);
    }
  }

  // --- writing

  public static byte[] write(Packed value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Packed value, DataOutputStream out) throws IOException {
    switch (value) {
      case Packed.Nil _ -> out.writeByte(0xc0);
      case Packed.Flag(var flag) -> out.writeByte(flag ? 0xc3 : 0xc2);
      case Packed.Whole(var number) -> writeWhole(number, out);
      case Packed.Real(var number) -> {
        out.writeByte(0xcb);
        out.writeDouble(number);
      }
      case Packed.Text(var text) -> writeText(utf8(text), out);
      case Packed.Bytes(var bytes) -> writeBytes(bytes, out);
      case Packed.Items(var items) -> writeItems(items, out);
    }
  }

  private static void writeWhole(long number, DataOutputStream out) throws IOException {
    if (number >= -32 && number < 128) {
      out.writeByte((int) number);
    } else if (number > 0) {
      writeSized(number, 0xcc, number < 1L << 8 ? 0 : number < 1L << 16 ? 1 : wide(number), out);
    } else {
      int size = number >= -128 ? 0 : number >= Short.MIN_VALUE ? 1 : 2;
      writeSized(number, 0xd0, number < Integer.MIN_VALUE ? 3 : size, out);
    }
  }

  private static int wide(long number) {
    return number < 1L << 32 ? 2 : 3;
  }

  /** A head byte and the number in one, two, four or eight bytes, for the sizes 0 to 3. */
  private static void writeSized(long number, int head, int size, DataOutputStream out)
      throws IOException {
    out.writeByte(head + size);
    switch (size) {
      case 0 -> out.writeByte((int) number);
      case 1 -> out.writeShort((int) number);
      case 2 -> out.writeInt((int) number);
      default -> out.writeLong(number);
    }
  }

  private static void writeText(byte[] text, DataOutputStream out) throws IOException {
    if (text.length < 32) {
      out.writeByte(0xa0 | text.length);
    } else {
      writeSized(text.length, 0xd9, size(text.length), out);
    }
    out.write(text);
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    writeSized(bytes.length, 0xc4, size(bytes.length), out);
    out.write(bytes);
  }

  private static void writeItems(List<Packed> items, DataOutputStream out) throws IOException {
    if (items.size() < 16) {
      out.writeByte(0x90 | items.size());
    } else {
      int size = items.size() < 1 << 16 ? 1 : 2;
      writeSized(items.size(), 0xdb, size, out);
    }
    for (Packed item : items) {
      write(item, out);
    }
  }

  private static int size(int length) {
    return length < 1 << 8 ? 0 : length < 1 << 16 ? 1 : 2;
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("half a character cannot be packed", e);
    }
  }

  // --- reading

  /** Texts must be UTF-8. */
  public static Opening<Packed> read(byte[] bytes) {
    try {
      return new Opening.Opened<>(new Reader(bytes, false).whole());
    } catch (Malformed e) {
      return new Opening.Refused<>(e.reason());
    } catch (MalformedText _) {
      return new Opening.Refused<>("a text is not UTF-8");
    }
  }

  /**
   * Reads also what {@code msgpack} before 1.0 wrote, which had one type for texts and bytes: when
   * one text is not UTF-8, all of them are read as bytes.
   */
  public static Opening<Packed> readOfAnyAge(byte[] bytes) {
    try {
      return new Opening.Opened<>(wholeOfAnyAge(bytes));
    } catch (Malformed e) {
      return new Opening.Refused<>(e.reason());
    } catch (MalformedText e) {
      throw new IllegalStateException("texts read as bytes are never malformed", e);
    }
  }

  private static Packed wholeOfAnyAge(byte[] bytes) throws Malformed, MalformedText {
    try {
      return new Reader(bytes, false).whole();
    } catch (MalformedText _) {
      return new Reader(bytes, true).whole();
    }
  }

  private static final class Reader {
    private final ByteBuffer in;
    private final boolean textsAreBytes;

    Reader(byte[] bytes, boolean textsAreBytes) {
      this.in = ByteBuffer.wrap(bytes);
      this.textsAreBytes = textsAreBytes;
    }

    Packed whole() throws Malformed, MalformedText {
      if (in.remaining() > LONGEST) {
        throw new Malformed("longer than any payload");
      }
      try {
        Packed value = value(0);
        if (in.hasRemaining()) {
          throw new Malformed("something left over");
        }
        return value;
      } catch (BufferUnderflowException _) {
        throw new Malformed("cut off");
      }
    }

    private Packed value(int depth) throws Malformed, MalformedText {
      if (depth > DEEPEST) {
        throw new Malformed("too deep");
      }
      int head = in.get() & 0xff;
      if (head < 0x80 || head >= 0xe0) {
        return new Packed.Whole((byte) head);
      }
      return switch (head >> 4) {
        case 0x9 -> items(head & 0x0f, depth);
        case 0xa, 0xb -> text(head & 0x1f);
        case 0xc, 0xd -> headed(head, depth);
        default -> throw new Malformed("a map");
      };
    }

    private Packed headed(int head, int depth) throws Malformed, MalformedText {
      return switch (head) {
        case 0xc0 -> new Packed.Nil();
        case 0xc2, 0xc3 -> new Packed.Flag(head == 0xc3);
        case 0xc4, 0xc5, 0xc6 -> new Packed.Bytes(bytes(length(head - 0xc4)));
        case 0xca -> new Packed.Real(in.getFloat());
        case 0xcb -> new Packed.Real(in.getDouble());
        case 0xcc, 0xcd, 0xce, 0xcf -> new Packed.Whole(unsigned(head - 0xcc));
        case 0xd0, 0xd1, 0xd2, 0xd3 -> new Packed.Whole(signed(head - 0xd0));
        case 0xd9, 0xda, 0xdb -> text(length(head - 0xd9));
        case 0xdc, 0xdd -> items(length(head - 0xdb), depth);
        default -> throw new Malformed("a kind no payload has");
      };
    }

    private Packed items(int count, int depth) throws Malformed, MalformedText {
      if (count > in.remaining()) {
        throw new Malformed("cut off");
      }
      List<Packed> items = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        items.add(value(depth + 1));
      }
      return new Packed.Items(items);
    }

    private Packed text(int length) throws Malformed, MalformedText {
      byte[] text = bytes(length);
      if (textsAreBytes) {
        return new Packed.Bytes(text);
      }
      try {
        return new Packed.Text(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
      } catch (CharacterCodingException _) {
        throw new MalformedText();
      }
    }

    private byte[] bytes(int length) throws Malformed {
      if (length > in.remaining()) {
        throw new Malformed("cut off");
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      return bytes;
    }

    private int length(int size) throws Malformed {
      long length = unsigned(size);
      if (length > LONGEST) {
        throw new Malformed("longer than any payload");
      }
      return (int) length;
    }

    private long unsigned(int size) throws Malformed {
      long number =
          switch (size) {
            case 0 -> in.get() & 0xffL;
            case 1 -> in.getShort() & 0xffffL;
            case 2 -> in.getInt() & 0xffff_ffffL;
            default -> in.getLong();
          };
      if (number < 0) {
        throw new Malformed("a number beyond 63 bits");
      }
      return number;
    }

    private long signed(int size) {
      return switch (size) {
        case 0 -> in.get();
        case 1 -> in.getShort();
        case 2 -> in.getInt();
        default -> in.getLong();
      };
    }
  }
}
