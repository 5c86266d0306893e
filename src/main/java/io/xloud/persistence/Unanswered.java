package io.xloud.persistence;

import io.xloud.error.StartFailure;

/** No connection came about, where one may well come later. */
public final class Unanswered extends StartFailure {
  private static final long serialVersionUID = 1;

  Unanswered(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
