package io.xloud.architecture;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tables of {@code docs/architecture.md}. */
record HousePlan(Map<String, Room> rooms, Map<String, Room> roomsToCome) {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(\\w+)` \\| (ground|feature|roof) \\| [^|]+ \\|([^|]*)\\|$", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  record Room(String name, String floor, Set<String> named) {}

  static HousePlan read() {
    try {
      return parse(Files.readString(Path.of("docs/architecture.md")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HousePlan parse(String page) {
    int later = page.indexOf("## Rooms to come");
    return new HousePlan(rows(page.substring(0, later)), rows(page.substring(later)));
  }

  private static Map<String, Room> rows(String text) {
    return ROW.matcher(text)
        .results()
        .map(row -> new Room(row.group(1), row.group(2), names(row.group(3))))
        .collect(toMap(Room::name, room -> room, (one, _) -> one, LinkedHashMap::new));
  }

  private static Set<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult name) -> name.group(1)).collect(toSet());
  }

  /** Every room that this one may touch. */
  Set<String> touchableFrom(String room) {
    Room from = rooms.get(room);
    Set<String> touchable = new HashSet<>();
    if (from != null) {
      touchable.addAll(from.named());
      if (touchable.remove("features")) {
        touchable.addAll(onFloor("feature"));
      }
      if (!from.floor().equals("ground")) {
        touchable.addAll(onFloor("ground"));
      }
    }
    return touchable;
  }

  private Set<String> onFloor(String floor) {
    return rooms.values().stream()
        .filter(room -> room.floor().equals(floor))
        .map(Room::name)
        .collect(toSet());
  }
}
