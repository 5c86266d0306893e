package io.xloud.notification;

import java.io.IOException;
import java.util.List;

/** Where notifications go. */
interface Sender extends AutoCloseable {
  /** Makes ready what sending needs, however long that takes. */
  default void open() throws IOException {}

  /**
   * Returns when all of them have arrived for certain.
   *
   * @throws IOException when some may not have: they are to be sent again, all of them
   */
  void send(List<Notification> notifications) throws IOException;

  @Override
  void close();
}
