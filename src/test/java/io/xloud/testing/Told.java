package io.xloud.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Waits for a line of the log: for work that goes on in the background and tells when done. */
public final class Told extends Handler implements AutoCloseable {
  private static final Formatter WORDS = new SimpleFormatter();

  private final Logger logger;
  private final Level before;
  private final String words;
  private final CountDownLatch told = new CountDownLatch(1);

  private Told(Logger logger, String words) {
    this.logger = logger;
    this.before = logger.getLevel();
    this.words = words;
  }

  /** From now on. */
  public static Told by(Class<?> teller, String words) {
    Told told = new Told(Logger.getLogger(teller.getName()), words);
    told.logger.setLevel(Level.ALL);
    told.logger.addHandler(told);
    return told;
  }

  public boolean within(Duration time) throws InterruptedException {
    return told.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void publish(LogRecord line) {
    if (WORDS.formatMessage(line).contains(words)) {
      told.countDown();
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
