package io.xloud.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/** The routes of the API: which methods a path knows, and by which name it is counted. */
@Singleton
final class RouteTable {
  private volatile @Nullable Map<Integer, List<Route>> routes;

  RouteTable() {}

  /**
   * @param segments what stands between slashes; a parameter in braces stands for anything
   */
  private record Route(String template, String[] segments, Set<String> methods) {
    boolean matches(String[] path) {
      for (int i = 0; i < segments.length; i++) {
        if (isParameter(segments[i]) ? path[i].isEmpty() : !segments[i].equals(path[i])) {
          return false;
        }
      }
      return true;
    }

    int parameters() {
      return (int) Arrays.stream(segments).filter(Route::isParameter).count();
    }

    private static boolean isParameter(String segment) {
      return segment.startsWith("{");
    }
  }

  /** Empty for a path that leads nowhere. */
  Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    matching(path).forEach(route -> methods.addAll(route.methods));
    return methods;
  }

  /**
   * By which name a path is counted: the route as it is written, with names of parameters in
   * braces. Empty for a path that leads nowhere, which a client may have made up.
   */
  Optional<String> name(@Nullable String path) {
    if (path != null && path.startsWith("/healthcheck")) {
      return Optional.of("/healthcheck");
    }
    return Optional.ofNullable(path)
        .flatMap(given -> template(Paths.merged(Paths.withoutEnd(given))));
  }

  /** The most literal one. */
  private Optional<String> template(String path) {
    return matching(path).min(Comparator.comparingInt(Route::parameters)).map(Route::template);
  }

  private Stream<Route> matching(String path) {
    String[] segments = segments(path);
    return routes().getOrDefault(segments.length, List.of()).stream()
        .filter(route -> route.matches(segments));
  }

  private static String[] segments(String path) {
    return path.split("/", -1);
  }

  private Map<Integer, List<Route>> routes() {
    Map<Integer, List<Route>> known = routes;
    if (known == null) {
      known = read(ResteasyReactiveRecorder.getCurrentDeployment());
      routes = known;
    }
    return known;
  }

  private static Map<Integer, List<Route>> read(Deployment deployment) {
    Map<String, Set<String>> byPath = new LinkedHashMap<>();
    RuntimeResourceVisitor.visitRuntimeResources(
        deployment.getPrefix(),
        deployment.getClassMappers(),
        new RuntimeResourceVisitor() {
          @Override
          public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
            byPath.computeIfAbsent(withoutEnd(path), _ -> new TreeSet<>()).add(method);
          }
        });
    return byPath.entrySet().stream()
        .map(path -> new Route(path.getKey(), segments(path.getKey()), complete(path.getValue())))
        .collect(Collectors.groupingBy(route -> route.segments.length));
  }

  private static String withoutEnd(String template) {
    return template.length() > 1 ? template.replaceFirst("/+$", "") : template;
  }

  private static Set<String> complete(Set<String> methods) {
    Set<String> all = new TreeSet<>(methods);
    all.add("OPTIONS");
    if (methods.contains("GET")) {
      all.add("HEAD");
    }
    return all;
  }
}
