package io.xloud.identity;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings of one domain in a file {@code keystone.NAME.conf}; what it does not say has
 * Keystone's default, whatever the server's own files say.
 */
record DomainFile(Path path, Options options) {
  private static final Pattern NAME = Pattern.compile("keystone\\.(.+)\\.conf");

  /**
   * By the domain's name, which ignores case as the tables do.
   *
   * @throws ConfigException for a folder that can't be read and for a file that is not understood
   */
  static Map<String, DomainFile> in(Path folder) {
    Map<String, DomainFile> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Path path : paths(folder)) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      if (name.matches()) {
        files.put(name.group(1), new DomainFile(path, Options.read(List.of(path))));
      }
    }
    return files;
  }

  private static List<Path> paths(Path folder) {
    if (!Files.isDirectory(folder)) {
      System.getLogger(DomainFile.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "[identity] domain_config_dir {0} is no folder: no domain has settings of its own.",
              folder);
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ConfigException(
          "[identity] domain_config_dir %s can't be read: %s".formatted(folder, e.getMessage()));
    }
  }
}
