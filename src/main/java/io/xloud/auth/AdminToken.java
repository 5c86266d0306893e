package io.xloud.auth;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * {@code [DEFAULT] admin_token}, with which clouds were once set up: whoever knows it may do
 * everything, and nobody can tell who it was. There is none unless somebody sets it (L8).
 */
@Singleton
class AdminToken {
  private static final System.Logger LOG = System.getLogger(AdminToken.class.getName());

  private final @Nullable Secret token;

  AdminToken(Options options) {
    this.token =
        options
            .text("DEFAULT", "admin_token")
            .filter(text -> !text.isEmpty())
            .map(Secret::of)
            .orElse(null);
  }

  void warn(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (token != null && Serving.isOn()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "[DEFAULT] admin_token is set: whoever knows it may do everything. Remove it and use the"
              + " account that bootstrap makes.");
    }
  }

  /** Compares in constant time. */
  boolean is(Secret text) {
    return token != null && token.equals(text);
  }
}
