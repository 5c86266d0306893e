package io.xloud.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads policy files, YAML or JSON, more strictly than the reference: what is no rule is told. */
final class PolicyFiles {
  private static final int LARGEST = 4 << 20;

  private PolicyFiles() {}

  /** The files in the order in which they are read. */
  static List<Path> of(PolicyConfig config) {
    List<Path> files = new ArrayList<>(config.file().stream().toList());
    for (Path folder : config.folders()) {
      try (Stream<Path> inside = Files.list(folder)) {
        inside
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new PolicyLoadException("The policy folder %s cannot be read.".formatted(folder));
      }
    }
    return files;
  }

  /**
   * @throws PolicyLoadException naming the file and what is wrong with it
   */
  static Written read(List<Path> files) {
    Map<String, Check> rules = new LinkedHashMap<>();
    Map<String, String> places = new LinkedHashMap<>();
    for (Path file : files) {
      Map<String, Check> inside = parse(file.toString(), textOf(file));
      rules.putAll(inside);
      inside.keySet().forEach(name -> places.put(name, "file " + file));
    }
    return new Written(rules, places);
  }

  static Map<String, Check> parse(String file, String text) {
    Map<String, Check> rules = new LinkedHashMap<>();
    switch (yaml(file, text)) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((name, rule) -> rules.put(name(file, name), rule(file, name, rule)));
      default -> throw refused(file, "must be a map of rule names and rules");
    }
    return rules;
  }

  private static String name(String file, @Nullable Object name) {
    if (name instanceof String text) {
      return text;
    }
    throw refused(file, "has a rule whose name is no text: " + name);
  }

  private static Check rule(String file, @Nullable Object name, @Nullable Object rule) {
    Optional<Check> check =
        switch (rule) {
          case String text -> RuleParser.text(text);
          case List<?> list -> Optional.of(RuleParser.parse(list));
          case null, default -> Optional.empty();
        };
    return check.orElseThrow(() ->
        refused(file, "has the rule '%s', which is not in the policy language".formatted(name)));
  }

  private static @Nullable Object yaml(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(20);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(LARGEST);
    try {
      return new Yaml(new SafeConstructor(options)).load(text);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw refused(file, "is not valid YAML at line " + line);
    } catch (YAMLException e) {
      throw refused(file, "is not valid YAML");
    }
  }

  private static String textOf(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw refused(file.toString(), "is not UTF-8 text");
    } catch (IOException e) {
      throw refused(file.toString(), "cannot be read");
    }
  }

  private static PolicyLoadException refused(String file, String why) {
    return new PolicyLoadException("The policy file %s %s.".formatted(file, why));
  }
}
