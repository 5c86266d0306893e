package io.xloud.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of oslo.config's form. An assignment goes on over the indented lines below it; a
 * comment stands at the start of a line only; quotes around a whole first line are taken off.
 */
final class IniParser {
  private final String file;
  private final List<Written> found = new ArrayList<>();
  private @Nullable String section;
  private @Nullable Assignment open;
  private int line;

  private IniParser(String file) {
    this.file = file;
  }

  /** An assignment whose continuation lines may still follow. */
  private record Assignment(String option, List<String> lines, int line) {}

  static List<Written> parse(Path file) {
    return parse(file.toString(), textOf(file));
  }

  static List<Written> parse(String file, String text) {
    IniParser parser = new IniParser(file);
    parser.read(text);
    return List.copyOf(parser.found);
  }

  private static String textOf(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (NoSuchFileException e) {
      throw new ConfigException("The configuration file %s does not exist.".formatted(file));
    } catch (AccessDeniedException e) {
      throw new ConfigException("The configuration file %s may not be read.".formatted(file));
    } catch (CharacterCodingException e) {
      throw new ConfigException("The configuration file %s is not UTF-8 text.".formatted(file));
    } catch (IOException e) {
      throw new ConfigException("The configuration file %s cannot be read.".formatted(file));
    }
  }

  private void read(String text) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String raw : body.split("\r\n|\r|\n", -1)) {
      line++;
      readLine(raw.stripTrailing());
    }
    close();
  }

  private void readLine(String text) {
    if (text.isEmpty()) {
      close();
    } else if (text.startsWith(" ") || text.startsWith("\t")) {
      goOn(text.stripLeading());
    } else {
      close();
      start(text);
    }
  }

  private void goOn(String text) {
    if (open == null) {
      throw broken("is indented, but there is no option above it that it could continue");
    }
    open.lines().add(text);
  }

  private void start(String text) {
    if (text.startsWith("[")) {
      section = sectionOf(text);
    } else if (!text.startsWith("#") && !text.startsWith(";")) {
      open = assignment(text);
    }
  }

  private String sectionOf(String text) {
    if (!text.endsWith("]")) {
      throw broken("starts a section with '[' but does not end with ']'");
    }
    if (text.length() <= 2) {
      throw broken("starts a section without a name");
    }
    return text.substring(1, text.length() - 1);
  }

  private Assignment assignment(String text) {
    int at = separator(text);
    String option = text.substring(0, at).strip();
    if (option.isEmpty()) {
      throw broken("has no option name before '%c'".formatted(text.charAt(at)));
    }
    if (section == null) {
      throw broken("sets an option before any section such as [DEFAULT] was started");
    }
    List<String> lines = new ArrayList<>();
    lines.add(unquoted(text.substring(at + 1).strip()));
    return new Assignment(option, lines, line);
  }

  private int separator(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '=' || text.charAt(i) == ':') {
        return i;
      }
    }
    throw broken("is neither a section, a comment nor an assignment with '='");
  }

  /** A lone quote is both its first and its last character, and so vanishes, as in oslo.config. */
  private static String unquoted(String value) {
    if (value.startsWith("\"") || value.startsWith("'")) {
      if (value.length() == 1) {
        return "";
      }
      if (value.charAt(0) == value.charAt(value.length() - 1)) {
        return value.substring(1, value.length() - 1);
      }
    }
    return value;
  }

  private void close() {
    if (open != null && section != null) {
      found.add(
          new Written(
              new OptionName(section, open.option()),
              String.join("\n", open.lines()),
              "%s line %d".formatted(file, open.line()),
              false));
    }
    open = null;
  }

  /** The line itself stays out of the sentence: it may hold a secret. */
  private ConfigException broken(String why) {
    return new ConfigException("%s line %d %s.".formatted(file, line, why));
  }
}
