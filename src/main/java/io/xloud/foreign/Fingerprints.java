package io.xloud.foreign;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.xloud.cache.Subject;
import io.xloud.cache.Subject.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the tables one number for each subject that is another when anything differs that an
 * answer tells of it: a few statements for hundreds of subjects.
 *
 * <p>The tables find {@code ABC} for {@code abc}; so both count as one here.
 */
final class Fingerprints {
  /** Below the thousand from which MariaDB makes a table of a list. */
  private static final int AT_ONCE = 900;

  /** As deep as projects are looked for. */
  private static final int DEEPEST = 100;

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final int minutesToLive;

  /**
   * @param minutesToLive of memberships whose identity provider says nothing else
   */
  Fingerprints(int minutesToLive) {
    this.minutesToLive = minutesToLive;
  }

  /** What the tables say, by kind of row and id. */
  private static final class Rows {
    private final Map<String, Long> prints = new HashMap<>();
    private final Map<String, Project> projects = new HashMap<>();

    private final Set<String> expected = new HashSet<>();
    private boolean strange;

    private record Project(long print, @Nullable String parent) {}

    void add(ResultSet row) throws SQLException {
      String kind = row.getString(1);
      String id = folded(row.getString(2));
      strange |= !id.isEmpty() && !expected.contains(id);
      long print = row.getLong(3);
      if (kind.equals("P")) {
        @Nullable String parent = row.getString(4);
        projects.put(id, new Project(print, parent == null ? null : folded(parent)));
      } else {
        prints.merge(kind + id, print, (one, other) -> one ^ other);
      }
    }

    void expect(Set<String> folded) {
      expected.addAll(folded);
    }

    Map<Subject, Long> of(Set<Subject> subjects) {
      Map<Subject, Long> prints = new HashMap<>();
      if (!strange) {
        subjects.forEach(subject -> prints.put(subject, of(subject)));
      }
      return prints;
    }

    private long of(Subject subject) {
      String id = folded(subject.id());
      return switch (subject.kind()) {
        case USER -> print("U" + id) ^ print("A" + id);
        case GROUP -> print("A" + id);
        case APPLICATION_CREDENTIALS -> print("C" + id);
        case TRUST -> print("T" + id);
        case ACCESS_TOKEN -> print("O" + id);
        case PROVIDER -> print("I" + id);
        case ROLES, CATALOG, SERVICE_PROVIDERS -> print(subject.kind().name());
        case PROJECT -> branch(id);
      };
    }

    private long print(String key) {
      return prints.getOrDefault(key, 0L);
    }

    /** The project and those it lies in: grants are inherited from there. */
    private long branch(String id) {
      long print = 0;
      @Nullable Project project = projects.get(id);
      for (int depth = 0; project != null && depth < DEEPEST; depth++) {
        print = print * 31 + project.print();
        project = project.parent() == null ? null : projects.get(project.parent());
      }
      return print;
    }

    Set<String> missingParents() {
      Set<String> parents = new HashSet<>();
      projects.values().stream()
          .map(Project::parent)
          .filter(Objects::nonNull)
          .filter(parent -> !projects.containsKey(parent))
          .forEach(parents::add);
      return parents;
    }
  }

  /**
   * Of one snapshot, when the connection has one. Nothing when a row came under an id that nobody
   * asked for, because a collation takes more for equal than is thought here.
   *
   * @param now or earlier: memberships that are over then do not count
   */
  Map<Subject, Long> of(Handle handle, Set<Subject> subjects, Instant now) {
    Rows rows = new Rows();
    Map<Kind, Set<String>> ids = ids(subjects);
    read(handle, ids, now, rows);
    Set<String> asked = new HashSet<>();
    Set<String> parents = rows.missingParents();
    for (int depth = 0; asked.addAll(parents) && depth < DEEPEST; depth++) {
      read(handle, Map.of(Kind.PROJECT, parents), now, rows);
      parents = rows.missingParents();
    }
    return rows.of(subjects);
  }

  private static Map<Kind, Set<String>> ids(Set<Subject> subjects) {
    return subjects.stream()
        .collect(
            groupingBy(
                Subject::kind, () -> new EnumMap<>(Kind.class), mapping(Subject::id, toSet())));
  }

  private void read(Handle handle, Map<Kind, Set<String>> ids, Instant now, Rows into) {
    Map<Set<Kind>, List<List<String>>> portions = new HashMap<>();
    Tables.ALL.forEach(
        tables -> portions.computeIfAbsent(tables.kinds(), kinds -> portions(kinds, ids, into)));
    int most = portions.values().stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < most; i++) {
      Map<Tables, List<String>> wanted = new LinkedHashMap<>();
      for (Tables tables : Tables.ALL) {
        List<List<String>> all = portions.getOrDefault(tables.kinds(), List.of());
        if (i < all.size()) {
          wanted.put(tables, all.get(i));
        }
      }
      ask(handle, wanted, now, into);
    }
  }

  /** What counts as one id is asked for at once, or else its rows would be counted twice. */
  private static List<List<String>> portions(
      Set<Kind> kinds, Map<Kind, Set<String>> ids, Rows into) {
    Map<String, Set<String>> spellings = new HashMap<>();
    for (Kind kind : kinds) {
      for (String id : ids.getOrDefault(kind, Set.of())) {
        spellings.computeIfAbsent(folded(id), _ -> new HashSet<>()).add(id);
      }
    }
    into.expect(spellings.keySet());
    List<List<String>> portions = new ArrayList<>();
    for (Set<String> same : spellings.values()) {
      if (portions.isEmpty() || portions.getLast().size() >= AT_ONCE) {
        portions.add(new ArrayList<>());
      }
      portions.getLast().addAll(same);
    }
    return portions;
  }

  /** Without Jdbi, which would keep each of these long texts. */
  private void ask(Handle handle, Map<Tables, List<String>> wanted, Instant now, Rows into) {
    List<String> selects = new ArrayList<>();
    List<String> values = new ArrayList<>();
    wanted.forEach((tables, ids) -> {
      String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
      selects.add(tables.sql().formatted(marks, minutesToLive, SECONDS.format(now)));
      if (!tables.isWhole()) {
        values.addAll(ids);
      }
    });
    String sql = String.join("\nUNION ALL ", selects);
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          into.add(rows);
        }
      }
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException("the watch cannot read", e, null);
    }
  }

  private static String folded(String id) {
    return id.stripTrailing().toLowerCase(Locale.ROOT);
  }
}
