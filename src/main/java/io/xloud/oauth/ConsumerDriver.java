package io.xloud.oauth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where consumers live. */
public interface ConsumerDriver {
  /** Finds what the database calls equal: use only the id of the answer from then on. */
  Optional<Consumer> find(String id);

  /** Ordered by id. */
  List<Consumer> list();

  void insert(Consumer consumer);

  /** Writes what the members name and nothing else; false when it is gone. */
  boolean update(String id, Map<String, @Nullable Object> members);

  /** With all of its tokens; false when it is gone. */
  boolean delete(String id);
}
