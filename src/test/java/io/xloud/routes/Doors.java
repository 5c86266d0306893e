package io.xloud.routes;

import io.xloud.http.JsonBody;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.ResponseStatus;

/** All routes of the house. */
final class Doors {
  private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target/classes");

  /** Parameters that doors read by name, beside the filters of lists. */
  private static final Set<String> FLAGS =
      Set.of(
          "effective",
          "group.id",
          "include_limits",
          "include_names",
          "include_subtree",
          "not-tags",
          "not-tags-any",
          "parents_as_ids",
          "parents_as_list",
          "resource_name",
          "role.id",
          "scope.OS-INHERIT:inherited_to",
          "scope.domain.id",
          "scope.project.id",
          "scope.system",
          "subtree_as_ids",
          "subtree_as_list",
          "tags",
          "tags-any",
          "user.id");

  private Doors() {}

  /** By path, then method; a GET brings its HEAD along. */
  static List<Route> all() {
    List<Route> routes = new ArrayList<>();
    for (Class<?> door : doors()) {
      for (Method method : door.getDeclaredMethods()) {
        method(method).ifPresent(verb -> routes.add(route(door, method, verb)));
      }
    }
    for (Route get : List.copyOf(routes)) {
      Route head = get.asHead();
      if (get.method().equals("GET")
          && routes.stream().noneMatch(route -> route.name().equals(head.name()))) {
        routes.add(head);
      }
    }
    routes.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
    return List.copyOf(routes);
  }

  private static List<Class<?>> doors() {
    try (Stream<java.nio.file.Path> files = Files.walk(CLASSES.resolve("io/xloud"))) {
      List<Class<?>> doors = new ArrayList<>();
      for (java.nio.file.Path file :
          files.filter(path -> path.toString().endsWith("Resource.class")).sorted().toList()) {
        String name = CLASSES.relativize(file).toString().replace('/', '.');
        Class<?> door = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (door.isAnnotationPresent(Path.class)) {
          doors.add(door);
        }
      }
      return doors;
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static java.util.Optional<String> method(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .map(type -> type.getAnnotation(HttpMethod.class))
        .filter(Objects::nonNull)
        .map(HttpMethod::value)
        .findFirst();
  }

  private static Route route(Class<?> door, Method method, String verb) {
    Reach reach = Reach.of(method);
    boolean paged = reach.calls("Collections", "page");
    return new Route(
        verb,
        path(door, method),
        door.getName().substring("io.xloud.".length()),
        method.getName(),
        new TreeSet<>(reach.rules),
        paged || isList(verb, reach),
        paged,
        takesBody(method) ? schemas(reach) : List.of(),
        query(method, reach, paged),
        new TreeSet<>(reach.filters),
        status(method, reach));
  }

  private static boolean isList(String verb, Reach reach) {
    return verb.equals("GET")
        && (reach.calls("Collections", "whole")
            || reach.rules.stream().anyMatch(rule -> rule.startsWith("identity:list_")));
  }

  private static String path(Class<?> door, Method method) {
    String above = door.getAnnotation(Path.class).value();
    Path own = method.getAnnotation(Path.class);
    String path = own == null ? above : above + "/" + own.value();
    // A parameter may say which texts it takes: {option: …}
    return path.replaceAll("\\{(\\w+):[^}]*}", "{$1}").replaceAll("//+", "/");
  }

  private static boolean takesBody(Method method) {
    return Arrays.asList(method.getParameterTypes()).contains(JsonBody.class);
  }

  /** The texts in reach that are the name of a schema. */
  private static List<String> schemas(Reach reach) {
    return reach.texts.stream()
        .filter(text -> text.matches("[a-z0-9.-]+"))
        .filter(text -> Files.exists(schema(text)))
        .toList();
  }

  static java.nio.file.Path schema(String name) {
    return java.nio.file.Path.of("src/main/resources/schemas", name + ".json");
  }

  private static SortedSet<String> query(Method method, Reach reach, boolean paged) {
    SortedSet<String> query = new TreeSet<>(reach.filters);
    for (var parameter : method.getParameters()) {
      QueryParam named = parameter.getAnnotation(QueryParam.class);
      if (named != null) {
        query.add(named.value());
      }
    }
    reach.texts.stream().filter(FLAGS::contains).forEach(query::add);
    if (paged) {
      query.addAll(Set.of("limit", "marker"));
    }
    return query;
  }

  private static int status(Method method, Reach reach) {
    ResponseStatus declared = method.getAnnotation(ResponseStatus.class);
    if (declared != null) {
      return declared.value();
    }
    if (reach.constants.contains("jakarta/ws/rs/core/Response$Status.CREATED")
        || reach.calls.contains("jakarta/ws/rs/core/Response.created")) {
      return 201;
    }
    boolean empty =
        method.getReturnType() == void.class
            || reach.calls.contains("jakarta/ws/rs/core/Response.noContent");
    return empty ? 204 : 200;
  }

  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Doors.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
