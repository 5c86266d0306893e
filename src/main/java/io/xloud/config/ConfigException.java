package io.xloud.config;

/**
 * A setting that cannot be honoured. Its message is one sentence for the operator, naming the place
 * and never the value of a secret.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String sentence) {
    super(sentence);
  }
}
