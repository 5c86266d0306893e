package io.xloud.error;

/**
 * A text that goes back to the one who sent it and nowhere else: it prints as hidden, so that no
 * log and no message of an exception repeats it.
 */
public final class Withheld {
  private final String text;

  private Withheld(String text) {
    this.text = text;
  }

  public static Withheld of(String text) {
    return new Withheld(text);
  }

  /** For the answer alone. */
  public String toItsSender() {
    return text;
  }

  @Override
  public String toString() {
    return "Withheld[hidden]";
  }
}
