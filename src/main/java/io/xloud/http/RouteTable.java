package io.xloud.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/** Which methods a path knows; asked only when something is amiss, and for OPTIONS. */
@Singleton
final class RouteTable {
  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

  private volatile @Nullable List<Route> routes;

  RouteTable() {}

  private record Route(Pattern path, Set<String> methods) {}

  /** Empty for a path that leads nowhere. */
  Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    for (Route route : routes()) {
      if (route.path.matcher(path).matches()) {
        methods.addAll(route.methods);
      }
    }
    return methods;
  }

  private List<Route> routes() {
    List<Route> known = routes;
    if (known == null) {
      known = read(ResteasyReactiveRecorder.getCurrentDeployment());
      routes = known;
    }
    return known;
  }

  private static List<Route> read(Deployment deployment) {
    Map<String, Set<String>> byPath = new LinkedHashMap<>();
    RuntimeResourceVisitor.visitRuntimeResources(
        deployment.getPrefix(),
        deployment.getClassMappers(),
        new RuntimeResourceVisitor() {
          @Override
          public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
            byPath.computeIfAbsent(path, _ -> new TreeSet<>()).add(method);
          }
        });
    List<Route> routes = new ArrayList<>();
    byPath.forEach((path, methods) -> routes.add(new Route(pattern(path), complete(methods))));
    return List.copyOf(routes);
  }

  private static Pattern pattern(String template) {
    String path = template.length() > 1 ? template.replaceFirst("/+$", "") : template;
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    var parameter = PARAMETER.matcher(path);
    while (parameter.find()) {
      pattern.append(Pattern.quote(path.substring(from, parameter.start()))).append("[^/]+");
      from = parameter.end();
    }
    return Pattern.compile(pattern.append(Pattern.quote(path.substring(from))).toString());
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
