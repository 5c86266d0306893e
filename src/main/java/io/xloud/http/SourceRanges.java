package io.xloud.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Networks such as {@code 10.0.0.0/8}, from which a request may come. */
public record SourceRanges(List<Range> ranges) {
  public SourceRanges {
    ranges = List.copyOf(ranges);
  }

  public record Range(InetAddress network, int bits) {
    static Range parse(String text) {
      int slash = text.indexOf('/');
      InetAddress network = literal(slash < 0 ? text : text.substring(0, slash));
      int most = network.getAddress().length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("not a network: " + text);
      }
      return new Range(network, bits);
    }

    boolean contains(InetAddress address) {
      byte[] mine = network.getAddress();
      byte[] theirs = address.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((mine[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  public static SourceRanges parse(List<String> texts) {
    return new SourceRanges(texts.stream().map(String::strip).map(Range::parse).toList());
  }

  /** Without any range everybody may. */
  public boolean admit(String address) {
    if (ranges.isEmpty()) {
      return true;
    }
    try {
      InetAddress literal = literal(address);
      return ranges.stream().anyMatch(range -> range.contains(literal));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the address stands in one of the ranges: without any, none does. */
  public boolean include(String address) {
    return !ranges.isEmpty() && admit(address);
  }

  /** Never asks a name server: what is not an address as it stands is refused. */
  private static InetAddress literal(String text) {
    if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }
}
