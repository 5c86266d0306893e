package io.xloud.it.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests what all of them share: made for the first that asks for it, closed after the last.
 */
public abstract class Shared<T extends AutoCloseable> implements ParameterResolver {
  private final Class<T> type;

  protected Shared(Class<T> type) {
    this.type = type;
  }

  protected abstract T start() throws Exception;

  @Override
  public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(type, _ -> started(), type);
  }

  private T started() {
    try {
      return start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException("%s does not start".formatted(type.getName()), e);
    }
  }
}
