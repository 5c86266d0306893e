package io.xloud.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which files the settings come from, in the order in which they are read. A launcher chooses them
 * and hands them over to the server in the same process by the property {@value #FILES}; whoever
 * starts the server itself may set that property, or {@code XLOUD_CONFIG_FILES}, and ask for
 * Keystone's own search with {@value #SEARCH}.
 */
public record ConfigFiles(List<Path> files) {
  /** Files and folders with the separator of PATH between them. */
  public static final String FILES = "xloud.config-files";

  /** Whether files are looked for where Keystone looks for them. */
  public static final String SEARCH = "xloud.config.search";

  public ConfigFiles {
    files = List.copyOf(files);
  }

  /** What the command line named; a folder stands for its {@code *.conf} files by name. */
  public static ConfigFiles of(List<Path> files, List<Path> folders) {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      all.add(existing(file));
    }
    for (Path folder : folders) {
      all.addAll(confFiles(existing(folder)));
    }
    return new ConfigFiles(all);
  }

  /**
   * As {@link #of}, and where the command line named no file or no folder, those that Keystone
   * finds by itself: {@code OS_KEYSTONE_CONFIG_FILES}, {@code OS_KEYSTONE_CONFIG_DIR}, then {@code
   * ~/.keystone}, {@code ~}, {@code /etc/keystone} and {@code /etc}.
   */
  public static ConfigFiles searched(
      List<Path> files, List<Path> folders, Map<String, String> environment) {
    return searched(
        files, folders, environment, Path.of(System.getProperty("user.home")), Path.of("/etc"));
  }

  static ConfigFiles searched(
      List<Path> files, List<Path> folders, Map<String, String> environment, Path home, Path etc) {
    List<Path> places = List.of(home.resolve(".keystone"), home, etc.resolve("keystone"), etc);
    List<Path> named = files.isEmpty() ? fromEnvironment(environment) : files;
    return of(
        named.isEmpty() ? first(places, "keystone.conf") : named,
        folders.isEmpty() ? first(places, "keystone.conf.d") : folders);
  }

  /** What a launcher or the environment of this process chose. */
  static ConfigFiles handedOver() {
    List<Path> named =
        setting(FILES).stream()
            .flatMap(paths -> Arrays.stream(paths.split(File.pathSeparator)))
            .filter(path -> !path.isBlank())
            .map(Path::of)
            .toList();
    List<Path> files = named.stream().filter(path -> !Files.isDirectory(path)).toList();
    List<Path> folders = named.stream().filter(Files::isDirectory).toList();
    return setting(SEARCH).flatMap(OptionType::bool).orElse(false)
        ? searched(files, folders, System.getenv())
        : of(files, folders);
  }

  /** Makes the server that starts in this process read these files and no others. */
  public void handOver() {
    System.setProperty(FILES, joined());
    System.setProperty(SEARCH, "false");
  }

  /**
   * The options of these files, of the environment and of this process's properties, for commands
   * that need no server.
   *
   * @throws ConfigException in one sentence
   */
  public Options options() {
    List<OptionLayer> layers = new ArrayList<>(layers());
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name));
    }
    layers.add(OptionLayer.environment(System.getenv()));
    layers.add(OptionLayer.properties(properties));
    layers.add(chosen());
    return LoadedOptions.load(OptionRegistry.standard(), layers);
  }

  List<OptionLayer> layers() {
    return files.stream().map(OptionLayer::read).toList();
  }

  /** The choice itself as an option: other files are looked for beside these. */
  OptionLayer chosen() {
    return OptionLayer.properties(Map.of(FILES, joined()));
  }

  private String joined() {
    return String.join(File.pathSeparator, files.stream().map(Path::toString).toList());
  }

  private static Optional<String> setting(String property) {
    String variable = property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    return Optional.ofNullable(System.getProperty(property))
        .or(() -> Optional.ofNullable(System.getenv(variable)));
  }

  private static List<Path> fromEnvironment(Map<String, String> environment) {
    String folder = environment.getOrDefault("OS_KEYSTONE_CONFIG_DIR", "").strip();
    List<String> names =
        Stream.of(environment.getOrDefault("OS_KEYSTONE_CONFIG_FILES", "").split(";"))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (!folder.isEmpty() && names.isEmpty()) {
      names = List.of("keystone.conf");
    }
    return names.stream().map(Path.of(folder)::resolve).toList();
  }

  private static List<Path> first(List<Path> places, String name) {
    return places.stream()
        .map(place -> place.resolve(name))
        .filter(Files::exists)
        .limit(1)
        .toList();
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new ConfigException("The configuration file %s does not exist.".formatted(path));
    }
    return path.toAbsolutePath().normalize();
  }

  private static List<Path> confFiles(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.conf")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new ConfigException("The configuration folder %s cannot be read.".formatted(folder));
    }
    files.removeIf(file -> file.getFileName().toString().startsWith("."));
    files.sort(Comparator.comparing(Path::toString));
    return files;
  }
}
