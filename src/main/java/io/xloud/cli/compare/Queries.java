package io.xloud.cli.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What paths are asked besides themselves, as {@code compare-queries.tsv} has it.
 *
 * @param only whether the path is never asked without a query
 */
record Queries(boolean only, List<String> texts) {
  private static final List<List<String>> ROWS = Table.read("/cli/compare-queries.tsv");

  static Queries of(String path) {
    List<String> texts = new ArrayList<>();
    boolean only = false;
    for (List<String> row : ROWS) {
      if (row.getFirst().equals(path)) {
        only |= row.get(1).equals("only");
        texts.add(row.getLast());
      }
    }
    return new Queries(only, texts);
  }
}
