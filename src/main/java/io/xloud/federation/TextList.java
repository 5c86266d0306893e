package io.xloud.federation;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Several texts in one, in the form {@code ['a', 'b']} in which mappings pass lists on. */
final class TextList {
  private TextList() {}

  static String write(List<String> texts) {
    return texts.stream().map(TextList::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder written = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\\' -> written.append("\\\\");
            case '\n' -> written.append("\\n");
            case '\r' -> written.append("\\r");
            case '\t' -> written.append("\\t");
            default -> {
              if (c == quote) {
                written.append('\\').append(quote);
              } else if (c == ' ' || isSeen(c)) {
                written.appendCodePoint(c);
              } else {
                written.append(escaped(c));
              }
            }
          }
        });
    return written.append(quote).toString();
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escaped(int c) {
    if (c < 0x100) {
      return "\\x%02x".formatted(c);
    }
    return (c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c);
  }

  /** The texts of such a list; any other text is the only one. */
  static List<String> read(String text) {
    return new Reader(text.strip()).list().orElseGet(() -> List.of(text));
  }

  /** Steps through the text once. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Optional<List<String>> list() {
      List<String> found = new ArrayList<>();
      if (!takes('[')) {
        return Optional.empty();
      }
      while (!takes(']')) {
        Optional<String> one = one();
        if (one.isEmpty() || !takes(',') && !stands(']')) {
          return Optional.empty();
        }
        found.add(one.get());
      }
      return at == text.length() ? Optional.of(found) : Optional.empty();
    }

    private Optional<String> one() {
      skipBlanks();
      if (at >= text.length() || text.charAt(at) != '\'' && text.charAt(at) != '"') {
        return Optional.empty();
      }
      char quote = text.charAt(at++);
      StringBuilder read = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == quote) {
          return Optional.of(read.toString());
        }
        if (c == '\\' && at < text.length()) {
          if (!addMeant(text.charAt(at++), read)) {
            return Optional.empty();
          }
        } else {
          read.append(c);
        }
      }
      return Optional.empty();
    }

    /** Says no to digits that are no character. */
    private boolean addMeant(char escaped, StringBuilder read) {
      switch (escaped) {
        case 'n' -> read.append('\n');
        case 'r' -> read.append('\r');
        case 't' -> read.append('\t');
        case 'x' -> {
          return addCode(2, read);
        }
        case 'u' -> {
          return addCode(4, read);
        }
        case 'U' -> {
          return addCode(8, read);
        }
        default -> read.append(escaped);
      }
      return true;
    }

    private boolean addCode(int digits, StringBuilder read) {
      int end = at + digits;
      if (end > text.length() || !text.substring(at, end).chars().allMatch(HexFormat::isHexDigit)) {
        return false;
      }
      long code = HexFormat.fromHexDigitsToLong(text, at, end);
      at = end;
      if (code > Character.MAX_CODE_POINT) {
        return false;
      }
      read.appendCodePoint((int) code);
      return true;
    }

    private boolean takes(char c) {
      boolean there = stands(c);
      if (there) {
        at++;
      }
      return there;
    }

    private boolean stands(char c) {
      skipBlanks();
      return at < text.length() && text.charAt(at) == c;
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
  }
}
