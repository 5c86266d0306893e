package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.cli.compare.Question.Header;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Walks what both servers serve: every path this server reads, with the ids that the left one's
 * lists show, and asks both the same, one question after the other. Nothing is written by it.
 */
public final class Comparison {
  private static final int LOOKS = 3;

  /** The beginnings of paths that no Keystone serves. */
  private static final Set<String> OURS_ALONE =
      Set.of(
          "/openapi",
          "/.well-known/",
          "/v3/auth/OS-FEDERATION/oidc/",
          "/v3/auth/OS-FEDERATION/saml2/sp/");

  private static final String NOBODY = "00000000000000000000000000000000";

  private final Side left;
  private final Side right;
  private final Ignored ignored;
  private final Header caller;
  private final int objects;
  private final List<String> addresses;
  private final Found found;
  private final Duration settling;
  private final IntConsumer progress;
  private final Map<Question, List<Difference>> doubtful = new LinkedHashMap<>();
  private int asked;

  /**
   * @param objects how many objects of each kind are asked for
   * @param settling the pause before asking again, longer than either may answer with the past
   * @param progress told how many questions were put so far
   */
  public Comparison(
      Side left,
      Side right,
      Ignored ignored,
      Secret token,
      int objects,
      Duration settling,
      IntConsumer progress) {
    this.left = left;
    this.right = right;
    this.ignored = ignored;
    this.caller = new Header("X-Auth-Token", token, "");
    this.objects = objects;
    this.addresses = ignored.hosts() ? addresses() : List.of();
    this.found = new Found(objects);
    this.settling = settling;
    this.progress = progress;
  }

  /** How many questions were put to each server, and where their answers differ. */
  public record Outcome(int questions, List<Difference> differences) {}

  /** Asks everything, and again where answers differ: what changed in between is no difference. */
  public Outcome run(List<Secret> tokens) {
    discovery();
    Template.all().forEach(this::walk);
    tokens(tokens);
    return new Outcome(asked, secondThoughts());
  }

  private void discovery() {
    both(new Question("GET", "/v3/", List.of()));
    both(new Question("GET", "/v3/no-such-thing", List.of(caller)));
    for (String path : List.of("/", "/v3")) {
      Header home = new Header("Accept", Secret.of("application/json-home"), "json-home");
      both(new Question("GET", path, List.of(home)));
    }
  }

  /** Whether nobody can be asked the same as we. */
  public static boolean isOursAlone(String path) {
    return OURS_ALONE.stream().anyMatch(path::startsWith);
  }

  private void walk(Template template) {
    if (isOursAlone(template.path()) || template.path().equals("/v3/auth/tokens")) {
      return; // tokens have their own part
    }
    List<Map<String, String>> fillings =
        template.holes().isEmpty() ? List.of(Map.of()) : found.fillings(template.holes());
    Queries queries = Queries.of(template.path());
    for (Map<String, String> filling : fillings) {
      if (!queries.only()) {
        ask(Template.filled(template.path() + pageOf(template), filling));
      }
    }
    if (!fillings.isEmpty()) {
      aside(template, Template.filled(template.path(), fillings.getFirst()));
    }
    queries.texts().forEach(query -> ask(template, query));
    strangers(template);
  }

  private String pageOf(Template template) {
    return template.paged() ? "?limit=" + objects : "";
  }

  private void ask(String path) {
    found.take(both(new Question("GET", path, List.of(caller))));
  }

  /** One object of each path by HEAD, without a token, and with one that is none. */
  private void aside(Template template, String path) {
    if (!Queries.of(template.path()).only()) {
      both(new Question("HEAD", path + pageOf(template), List.of(caller)));
    }
    both(new Question("GET", path, List.of()));
    both(new Question("GET", path, List.of(new Header("X-Auth-Token", Secret.of("none"), "none"))));
  }

  private void ask(Template template, String query) {
    String text = template.path() + "?" + query;
    found.fillings(Template.holes(text)).stream()
        .limit(2)
        .forEach(filling -> ask(Template.filled(text, filling)));
    if (Template.holes(text).isEmpty()) {
      ask(text);
    }
  }

  /** Ids that nobody has. */
  private void strangers(Template template) {
    if (!template.holes().isEmpty()) {
      Map<String, String> filling = new LinkedHashMap<>();
      template.holes().forEach(hole -> filling.put(hole, NOBODY));
      both(new Question("GET", Template.filled(template.path(), filling), List.of(caller)));
    }
  }

  /** Each token is validated, and may ask what it is good for. */
  private void tokens(List<Secret> tokens) {
    validate(new Header("X-Subject-Token", caller.value(), "the caller's own"));
    validate(new Header("X-Subject-Token", Secret.of("none"), "none"));
    for (int i = 0; i < tokens.size(); i++) {
      String name = "token %d".formatted(i + 1);
      validate(new Header("X-Subject-Token", tokens.get(i), name));
      for (String path : List.of("/v3/auth/projects", "/v3/auth/domains", "/v3/auth/catalog")) {
        both(new Question("GET", path, List.of(new Header("X-Auth-Token", tokens.get(i), name))));
      }
    }
  }

  private void validate(Header subject) {
    List<Header> headers = List.of(caller, subject);
    for (String query : List.of("", "?nocatalog", "?allow_expired=1")) {
      both(new Question("GET", "/v3/auth/tokens" + query, headers));
    }
    both(new Question("HEAD", "/v3/auth/tokens", headers));
  }

  /** What the left one says. */
  private JsonNode both(Question question) {
    Answer one = left.ask(question);
    List<Difference> differences = contrast(question).between(one, right.ask(question));
    if (!differences.isEmpty()) {
      doubtful.put(question, differences);
    }
    asked++;
    progress.accept(asked);
    return one.body();
  }

  /** A cloud goes on while it is asked: only what differs each time in the same place stays. */
  private List<Difference> secondThoughts() {
    for (int look = 0; look < LOOKS && !doubtful.isEmpty(); look++) {
      settle();
      doubtful.replaceAll(this::lasting);
      doubtful.values().removeIf(List::isEmpty);
    }
    return doubtful.values().stream()
        .flatMap(differences -> KnownDifferences.explained(differences).stream())
        .toList();
  }

  private List<Difference> lasting(Question question, List<Difference> before) {
    Set<String> places = before.stream().map(Difference::place).collect(Collectors.toSet());
    return contrast(question).between(left.ask(question), right.ask(question)).stream()
        .filter(difference -> places.contains(difference.place()))
        .toList();
  }

  private Contrast contrast(Question question) {
    return new Contrast(question, ignored, addresses);
  }

  /** The longest first, so that none is taken for the beginning of another. */
  private List<String> addresses() {
    return Stream.of(left, right)
        .flatMap(side -> side.addresses().stream())
        .distinct()
        .sorted(Comparator.comparing(String::length).reversed())
        .toList();
  }

  private void settle() {
    try {
      Thread.sleep(settling);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("The comparison was ended.", e);
    }
  }
}
