package io.xloud.notification;

import java.util.List;

/** Driver {@code log}: a line for each, under the name that oslo.messaging gives it. */
record LogSender(String publisher) implements Sender {
  private static final String NAME = "oslo.messaging.notification.";

  @Override
  public void send(List<Notification> notifications) {
    for (Notification each : notifications) {
      System.getLogger(NAME + each.type())
          .log(System.Logger.Level.INFO, () -> each.message(publisher).toString());
    }
  }

  @Override
  public void close() {}
}
