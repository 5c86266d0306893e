package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.identity.DirectoryTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectoryTraceTest {
  private final InMemoryDirectory directory = InMemoryDirectory.start();
  private final Remembering asked = new Remembering();
  private final Directory users = open();

  /** What was asked, each when it is over. */
  private static final class Remembering implements DirectoryTrace {
    private final List<Question> questions = new ArrayList<>();

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public <T extends @Nullable Object> T around(Question question, Supplier<T> asking) {
      try {
        return asking.get();
      } finally {
        questions.add(question);
      }
    }
  }

  private Directory open() {
    directory.unit("people");
    directory.user("people", "ada", "s3cret");
    Options settings =
        Options.of(
            Map.of(
                "ldap",
                Map.of(
                    "url", directory.url(),
                    "user_tree_dn", TestDirectory.usersOf("people"),
                    "user_id_attribute", "uid",
                    "group_tree_dn", TestDirectory.groupsOf("people"))));
    ServerConfig config = ServerConfig.from(settings, settings);
    return new Directory(
        new DirectoryServers("d1", config),
        config,
        UserTree.from(settings),
        GroupTree.from(settings),
        asked);
  }

  @AfterEach
  void close() {
    users.close();
    directory.close();
  }

  @Test
  void each_question_is_followed_once() {
    LocalUser ada = users.user("ada").orElseThrow();
    assertThat(asked.questions).containsExactly(DirectoryTrace.Question.SEARCH);
    assertThat(users.takes(ada, Secret.of("s3cret"))).isTrue();
    assertThat(users.takes(ada, Secret.of("wrong"))).isFalse();
    assertThat(users.groupsOf(ada)).isEmpty();
    assertThat(asked.questions)
        .containsExactly(
            DirectoryTrace.Question.SEARCH,
            DirectoryTrace.Question.PASSWORD,
            DirectoryTrace.Question.PASSWORD,
            DirectoryTrace.Question.SEARCH);
  }

  @Test
  void a_question_that_nobody_answers_is_followed_too() {
    directory.stop();
    assertThatThrownBy(() -> users.user("ada")).isInstanceOf(KeystoneException.class);
    assertThat(asked.questions).containsExactly(DirectoryTrace.Question.SEARCH);
  }
}
