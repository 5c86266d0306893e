package io.xloud.http;

import io.xloud.error.Problem;

/** What is said where no door is. */
final class RouteProblems {
  static final Problem UNKNOWN =
      new Problem.NotFoundBecause(
          "The requested URL was not found on the server. If you entered the URL manually please"
              + " check your spelling and try again.");

  private RouteProblems() {}
}
