package io.xloud.routes;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the table of all routes in the manual. */
class RoutesPageTest {
  private static final Path PAGE = Path.of("docs/routes.md");
  private static final String HEAD =
      """
      # Routes

      Every route, the room and class that answers it, and the policy rules that it may ask about: written by
      `RoutesPageTest` from the compiled doors. HEAD is wherever GET is and asks about the same rule, unless it has a
      line of its own. *List* says that the answer is a collection: *pages* when `limit` and `marker` cut it.

      | method | path | room | class | policy rule | list |
      |---|---|---|---|---|---|
      """;

  @Test
  void the_manual_has_the_table_of_all_routes() throws IOException {
    String before = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    String after =
        Doors.all().stream()
            .filter(RoutesPageTest::isTold)
            .map(RoutesPageTest::row)
            .collect(joining("", HEAD, ""));
    Files.writeString(PAGE, after);
    assertThat(before.equals(after)).as(PAGE + " was written anew: commit it").isTrue();
  }

  /** A HEAD with a door of its own is told. */
  private static boolean isTold(Route route) {
    return !route.method().equals("HEAD")
        || Doors.all().stream()
            .noneMatch(other -> other.method().equals("GET") && other.asHead().equals(route));
  }

  private static String row(Route route) {
    return "| %s | `%s` | %s | %s | %s | %s |\n"
        .formatted(
            route.method(),
            route.path(),
            route.room(),
            route.simpleDoor(),
            route.rules().stream().map("`%s`"::formatted).collect(joining(", ")),
            route.paged() ? "pages" : route.collection() ? "whole" : "");
  }
}
