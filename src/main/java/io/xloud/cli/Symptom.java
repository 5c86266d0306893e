package io.xloud.cli;

/**
 * Something that {@code doctor} does not like.
 *
 * @param grave whether it must be mended; the rest is advice
 * @param sentence what was found, never a secret
 * @param remedy what to do about it
 */
record Symptom(boolean grave, String sentence, String remedy) {
  static Symptom grave(String sentence, String remedy) {
    return new Symptom(true, sentence, remedy);
  }

  static Symptom advice(String sentence, String remedy) {
    return new Symptom(false, sentence, remedy);
  }

  /** A cause in words as health checks tell it, with its capital and its full stop. */
  static String sentence(String cause) {
    return Character.toUpperCase(cause.charAt(0)) + cause.substring(1) + ".";
  }
}
