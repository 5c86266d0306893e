package io.xloud.crypto;

import java.util.List;

/** A value in MessagePack, of the kinds that tokens and receipts are made of. */
public sealed interface Packed {
  record Nil() implements Packed {}

  record Flag(boolean value) implements Packed {}

  record Whole(long value) implements Packed {}

  record Real(double value) implements Packed {}

  record Text(String value) implements Packed {}

  @SuppressWarnings("ArrayRecordComponent") // bytes on their way in or out, never compared
  record Bytes(byte[] value) implements Packed {}

  record Items(List<Packed> items) implements Packed {
    public Items {
      items = List.copyOf(items);
    }
  }

  static Items items(Packed... items) {
    return new Items(List.of(items));
  }
}
