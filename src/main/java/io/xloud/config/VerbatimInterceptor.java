package io.xloud.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Keeps SmallRye Config from expanding dollar signs and backslashes in our values: a password
 * arrives as it was written.
 */
@Priority(Priorities.LIBRARY + 1000)
public final class VerbatimInterceptor implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    return name.startsWith("keystone.") || name.startsWith("xloud.")
        ? Expressions.withoutExpansion(() -> context.proceed(name))
        : context.proceed(name);
  }
}
