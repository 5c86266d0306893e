package io.xloud.it.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * Tokens that services ask about, and those of the services.
 *
 * @param callers of the users of services
 * @param subjects one for each question
 */
record Tokens(List<String> callers, List<String> subjects) {
  /** The repeated load: some users of a cloud, evenly spread over all, several tokens each. */
  static Tokens repeated(Stage stage, Population cloud) throws IOException, InterruptedException {
    int users = Math.min(stage.settings().users(), cloud.users());
    int step = cloud.users() / users;
    return of(
        stage,
        IntStream.range(0, stage.settings().tokens())
            .map(token -> token % users * step)
            .mapToObj(user -> holder(cloud, user))
            .toList());
  }

  /** The same users and tokens without a scope. */
  static Tokens unscoped(Stage stage, Population cloud) throws IOException, InterruptedException {
    return of(
        stage,
        IntStream.range(0, stage.settings().tokens())
            .mapToObj(token -> Population.user(token % stage.settings().users()))
            .toList());
  }

  /** As many tokens as are asked for, of all users in turn. */
  static Tokens distinct(Stage stage, Population cloud, int count)
      throws IOException, InterruptedException {
    return of(
        stage,
        IntStream.range(0, count).mapToObj(token -> holder(cloud, token % cloud.users())).toList());
  }

  /** Of users and projects that no other load knows. */
  static Tokens ofOthers(Stage stage, Population cloud, int count)
      throws IOException, InterruptedException {
    return of(
        stage,
        IntStream.range(0, count).mapToObj(token -> cloud.other(token % cloud.others())).toList());
  }

  static Tokens of(Stage stage, List<String> holders) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    for (int caller = 0; caller < Settings.CALLERS; caller++) {
      all.add(Population.caller(caller) + " " + Population.callersProject());
    }
    all.addAll(holders);
    List<String> sealed = stage.sealing().tokens(all);
    return new Tokens(
        sealed.subList(0, Settings.CALLERS), sealed.subList(Settings.CALLERS, sealed.size()));
  }

  private static String holder(Population cloud, int user) {
    return Population.user(user) + " " + cloud.projectOf(user);
  }

  String caller() {
    return callers.getFirst();
  }

  /** A question about each subject, by one of the callers. */
  List<String> asked(BinaryOperator<String> question) {
    Random dice = Sealing.dice();
    return subjects.stream()
        .map(subject -> question.apply(callers.get(dice.nextInt(callers.size())), subject))
        .toList();
  }
}
